import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Block } from '../../nodes/blocks/define.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { Program } from '../../nodes/compile/program.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { cnn, documentOf, node, vit, wires } from '../compile/documents.ts';
import { programOf, runPrograms, typeCheck, writePrograms, type Ran } from '../compile/programs.ts';

/** Every block in a whole program of its own: the emitted code type-checks, builds the model that was inferred, and learns. */

type Params = Readonly<Record<string, ParamValue>>;

/** Digits -> what the block takes -> the block -> scores -> loss. The block under test is called `subject`. */
function documentFor({ type, family, part, inputs, outputs }: Block, params: Params): LoomDocument {
  const given = (id: string, ordinary: GraphNode): GraphNode => (part === id ? node(ordinary.id, type, { ...ordinary.params, ...params }) : ordinary);
  const nodes = [
    given('data', node('digits', 'data.digits', { train: 20, test: 10 })),
    node('small', 'vision.maxPool', { size: 4, strides: 4 }),
    node('words', 'vision.patchEmbed', { patch: 1, width: 8 }),
    node('head', 'core.dense', { units: 10 }),
    given('loss', node('loss', 'loss.crossEntropy')),
    given('optimizer', node('optimizer', 'optimizer.adamW')),
    given('recipe', node('recipe', 'recipe.supervised', { epochs: 1, batch: 10 })),
  ];
  const lines = [
    'digits.images > small',
    'head > loss.logits',
    'digits.labels > loss.labels',
    'loss.loss > optimizer.loss',
    'optimizer.update > recipe.update',
  ];
  if (part !== 'layer') return documentOf(type, [...nodes, node('flat', 'core.flatten')], wires(...lines, 'small > words', 'words > flat', 'flat > head'));
  const takes = (role: string) => Object.values(inputs)[0]!.role === role || (Object.values(inputs)[0]!.role as readonly string[]).includes?.(role);
  const source = family === 'vision' ? 'digits.images' : takes('sequence') ? 'words' : 'small';
  const entrances = Object.keys(inputs).map((port) => `${source} > subject.${port}`);
  const gives = Object.values(outputs)[0]!.role;
  const flat = gives === 'embedding';
  return documentOf(
    type,
    [...nodes, node('subject', type, params), ...(flat ? [] : [node('flat', 'core.flatten')])],
    wires(...lines, ...(source === 'words' ? ['small > words'] : []), ...entrances, ...(flat ? ['subject > head'] : ['subject > flat', 'flat > head'])),
  );
}

const documents: Record<string, LoomDocument> = {};
for (const block of registry) {
  if (!block.emit) continue;
  const seen = new Set<string>();
  for (const { params, problem } of block.examples) {
    const key = JSON.stringify(params ?? {});
    if (problem !== undefined || seen.has(key)) continue;
    seen.add(key);
    documents[`${block.type}-${seen.size}`] = documentFor(block, (params ?? {}) as Params);
  }
}
documents['cnn'] = cnn();
documents['vit'] = vit();
documents['vit-shared'] = vit({ repeat: 2, weights: 'shared' });

const programs: Record<string, Program> = {};
let folder = '';
let ran: Readonly<Record<string, Ran>> = {};

beforeAll(async () => {
  for (const [name, document] of Object.entries(documents)) programs[name] = programOf(document);
  folder = writePrograms(programs);
  ran = await runPrograms(
    folder,
    Object.keys(documents).filter((name) => !/^(cnn|vit)/.test(name)),
    2,
  );
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('covers every block that writes code', () => {
  for (const { type, emit } of registry)
    if (emit)
      expect(
        Object.keys(documents).some((name) => name.startsWith(`${type}-`)),
        type,
      ).toBe(true);
});

it('type-checks, all programs in one run of the compiler', async () => {
  // Two whole projects; of the others what was written for them and what it needs.
  const own = Object.keys(programs).flatMap((name) => [`${name}/model.ts`, `${name}/train.ts`]);
  expect(await typeCheck(folder, ['cnn/**/*.ts', 'vit/**/*.ts', ...own], programs['cnn']!)).toBe('');
}, 120_000);

it('builds the model that was inferred, and learns', () => {
  expect(Object.keys(ran).length).toBeGreaterThan(20);
  for (const [name, { parameters, output, losses, layers }] of Object.entries(ran)) {
    const analysis = analyse(documents[name]!);
    expect(parameters, name).toBe(analysis.total.weights);
    expect(output, name).toEqual([null, 10]);
    expect(losses, name).toHaveLength(2);
    for (const loss of losses) expect(Number.isFinite(loss), `${name}: ${loss}`).toBe(true);
    expect(new Set(layers).size, name).toBe(layers.length);
  }
});
