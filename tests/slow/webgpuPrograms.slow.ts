import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { models } from '../bench/models.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { documentOf, ids } from '../templates/open.ts';
import { useSoftwareCard } from '../engines/softwareCard.ts';
import type { Stepped } from './webgpuSteps.ts';

/** Every template and every bench document takes its first steps on the graphics card as it does on WebAssembly, and twice the same. */

const benchDocument = (name: string): LoomDocument => {
  const parsed = parseDocument(readFileSync(join(import.meta.dirname, '..', 'bench', `${name}.loom`), 'utf8'));
  if ('problem' in parsed) throw new Error(parsed.problem.code);
  return parsed.document;
};

/** A card that the processor plays is slow: fewer points of the domain, the same equations. */
const smaller = (document: LoomDocument): LoomDocument => ({
  ...document,
  graph: {
    ...document.graph,
    nodes: document.graph.nodes.map((node) =>
      typeof node.params['points'] === 'number' ? { ...node, params: { ...node.params, points: Math.min(200, node.params['points']) } } : node,
    ),
  },
});

const documents = Object.fromEntries([
  ...ids.map((id) => [id, documentOf(id)] as const),
  ...models.map(({ name }) => [`bench-${name}`, benchDocument(name)] as const),
]);
const names = Object.keys(documents);

let folder = '';
let stepped: Readonly<Record<string, Stepped>> = {};

beforeAll(async () => {
  useSoftwareCard();
  folder = writePrograms(Object.fromEntries(names.map((name) => [name, programOf(smaller(documents[name]!))])));
  const child = join(import.meta.dirname, 'webgpuSteps.ts');
  const { stdout } = await promisify(execFile)(nodeBinary(), [child, folder, JSON.stringify(names), '2'], { maxBuffer: 2 ** 24 });
  stepped = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, Stepped>;
}, 3_600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(names)('%s', (name) => {
  it('loses what it loses on WebAssembly', () => {
    const { wasm, first } = stepped[name]!.losses;
    expect(first).toHaveLength(2);
    first.forEach((loss, i) => expect(Math.abs(loss - wasm[i]!) / Math.max(1e-3, Math.abs(wasm[i]!)), `step ${i + 1}: ${loss}, ${wasm[i]}`).toBeLessThan(1e-3));
  });

  it('gives the same numbers twice, and leaves nothing behind', () => {
    const { losses, left } = stepped[name]!;
    expect(losses.again).toEqual(losses.first);
    expect(left).toBe(0);
  });
});
