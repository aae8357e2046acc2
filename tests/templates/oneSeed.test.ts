import { execFile } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { setParam } from '../../nodes/document/edits.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { root } from '../compile/sources.ts';
import { documentOf, ids } from './open.ts';

/** One number rules a run: whatever is drawn in a program derives from it. */

/** What programs are made of. */
const sources = ['nodes/train/runtime/**/*.ts', 'nodes/blocks/**/layer.ts', 'nodes/datasets/**/*.ts', 'nodes/kernels/**/*.ts', 'main/program/*.ts'].flatMap(
  (pattern) => globSync(pattern, { cwd: root }),
);

/** Calls that draw numbers, with what they are given: up to the bracket that closes them. */
function draws(text: string): string[] {
  const found: string[] = [];
  const call = /tf\s*\.(?:initializers\s*\.)?(?:random\w*|truncatedNormal|glorot\w+|he[A-Z]\w+|lecun\w+|varianceScaling|orthogonal|multinomial|dropout)\s*\(/g;
  for (const match of text.matchAll(call)) {
    let at = match.index + match[0].length;
    for (let depth = 1; depth > 0 && at < text.length; at++) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
    found.push(text.slice(match.index, at));
  }
  return found;
}

describe('sources of programs', () => {
  test('call nothing that draws by itself', () => {
    expect(sources.length).toBeGreaterThan(60);
    for (const file of sources) {
      const text = readFileSync(join(root, file), 'utf8');
      expect(text, file).not.toMatch(/Math\.random|getRandomValues|randomUUID|randomBytes|randomInt|tf\.util\.shuffle/);
      for (const call of draws(text)) expect(call, file).toMatch(/\bseed\b/);
    }
  });

  test('the search finds what it looks for', () => {
    expect(draws('x = tf.initializers.glorotUniform({}); y = tf.randomNormal([2, (3)], 0, 1)')).toEqual([
      'tf.initializers.glorotUniform({})',
      'tf.randomNormal([2, (3)], 0, 1)',
    ]);
    expect(sources.flatMap((file) => draws(readFileSync(join(root, file), 'utf8'))).length).toBeGreaterThan(5);
  });
});

/** The template with less data, so that it is quick. */
function quick(id: string): LoomDocument {
  const document = documentOf(id);
  const digits = document.graph.nodes.find(({ type }) => type === 'data.digits');
  return digits ? setParam(setParam(document, [], digits.id, 'train', 100), [], digits.id, 'test', 50) : document;
}

/** All but those whose reference solution takes long; what they draw is what the one that is left draws. */
const tried = ids.filter((id) => !id.startsWith('9.') || id === '9.3-heat');

describe('templates', () => {
  let folder: string | undefined;
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  test('train with no other source of numbers: the same seed the same losses, another seed others', async () => {
    folder = writePrograms(Object.fromEntries(tried.map((id) => [id, programOf(quick(id))])));
    const given = [join(import.meta.dirname, 'seeded.ts'), folder, ...tried];
    const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), given, { maxBuffer: 1e8 });
    const answer = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, number[][]>;
    expect(Object.keys(answer)).toEqual(tried);
    for (const [id, [first, second, other]] of Object.entries(answer)) {
      expect(first, id).toHaveLength(2);
      expect(second, id).toEqual(first);
      expect(other, id).not.toEqual(first);
    }
  });
});
