import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setParam } from '../../nodes/document/edits.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { root } from '../compile/sources.ts';
import { documentOf, ids } from '../templates/open.ts';
import { natives } from './native.ts';
import type { Stepped } from './steps.ts';

/** The steps of whole templates, as the trainer takes them: the same losses recorded as not. */

const names = ['3.0-cnn', '3.1-vit'];
/** Epochs of two batches: one of 40 samples and a last one of 20. */
const steps = 14;
const measuring = process.env['TENSORLOOM_TIMES'] === '1';

function quick(id: string) {
  let document = documentOf(id);
  for (const [block, param, value] of [
    ['digits', 'train', 60],
    ['digits', 'test', 20],
    ['recipe', 'batch', 40],
    ['recipe', 'epochs', 7],
  ] as const)
    document = setParam(document, [], block, param, value);
  return document;
}

it('looks at templates that exist', () => expect(ids).toEqual(expect.arrayContaining(names)));

describe.each(natives)('%s', () => {
  let folder: string;
  let stepped: Readonly<Record<string, Stepped>>;

  beforeAll(async () => {
    folder = writePrograms(Object.fromEntries(names.map((name) => [name, programOf(measuring ? documentOf(name) : quick(name))])));
    const node = join(root, 'node_modules/.bin/node');
    const given = [folder, String(steps), JSON.stringify(names), ...(measuring ? ['--time'] : [])];
    const { stdout } = await promisify(execFile)(node, [join(import.meta.dirname, 'steps.ts'), ...given], { cwd: root, maxBuffer: 1 << 26 });
    stepped = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, Stepped>;
    if (measuring) console.log(JSON.stringify(stepped));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(names)('%s gives the same losses recorded, with and without XLA', (name) => {
    const { losses, recordings, differences, agreed } = stepped[name]!;
    expect(losses.eager).toHaveLength(steps);
    expect(differences).toEqual([]);
    expect(recordings, 'batch shapes').toBe(measuring ? 1 : 2);
    expect(agreed.length).toBeGreaterThan(0);
    expect(agreed).not.toContain(false);
    for (const way of ['recorded', 'compiled'] as const)
      losses[way].forEach((loss, i) => expect(Math.abs(loss - losses.eager[i]!), `${way}, step ${i + 1}`).toBeLessThan(1e-3));
  });
});
