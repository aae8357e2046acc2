import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isProblem, type Block } from '../../nodes/blocks/define.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import type { Program } from '../../nodes/compile/program.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { cnn, documentOf, node, vit, wires } from '../compile/documents.ts';
import { aboutGraphs, exampleFiles, graphDocument } from './graphDocuments.ts';
import { valuesOf } from './layers.ts';
import operations from '../operations/used.json' with { type: 'json' };
import { aboutEquations, equationDocument } from './physicsDocuments.ts';
import { programOf, runPrograms, typeCheck, writePrograms, type Ran } from '../compile/programs.ts';

/** Every block in a whole program of its own: the emitted code type-checks, builds the model that was inferred, and learns. */

type Params = Readonly<Record<string, ParamValue>>;

/** What a data block gives -> scores, as many as its labels have kinds -> loss. */
function documentOfData(block: Block, params: Params): LoomDocument {
  const signals = checkBlock(block, {}, params);
  if (isProblem(signals)) throw new Error(signals.code);
  const [[port, signal]] = Object.entries(signals) as [[string, (typeof signals)[string]]];
  const { shape, classes } = signals['labels']!;
  const perStep = shape.length > 1;
  const before = signal.role === 'tokens' ? ['sequence.embedding'] : signal.role === 'embedding' || perStep ? [] : ['core.flatten'];
  return documentOf(
    block.type,
    [
      node('data', block.type, params),
      ...before.map((type) => node('before', type)),
      node('head', 'core.dense', { units: classes! }),
      node('loss', 'loss.crossEntropy'),
      node('optimizer', 'optimizer.adamW'),
      node('recipe', 'recipe.supervised', { epochs: 1, batch: 10 }),
    ],
    wires(
      ...(before.length > 0 ? [`data.${port} > before`, 'before > head'] : [`data.${port} > head`]),
      'head > loss.logits',
      'data.labels > loss.labels',
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );
}

const randomTokens = node('digits', 'data.synthetic', { kind: 'tokens', time: 6, vocabulary: 8, train: 20, test: 10 });

/** Digits -> what the block takes -> the block -> scores -> loss. The block under test is called `subject`. */
function documentFor(block: Block, params: Params): LoomDocument {
  const { type, family, part, inputs, outputs } = block;
  if (aboutGraphs(block)) return graphDocument(block, params);
  if (aboutEquations(block)) return equationDocument(block, params);
  if (part === 'data') return documentOfData(block, params);
  const takes = (role: string) => Object.values(inputs)[0]?.role === role || (Object.values(inputs)[0]?.role as readonly string[])?.includes?.(role);
  const tokens = part === 'layer' && takes('tokens');
  const rebuilds = part === 'loss' && 'target' in inputs;
  const given = (id: string, ordinary: GraphNode): GraphNode => (part === id ? node(ordinary.id, type, { ...ordinary.params, ...params }) : ordinary);
  const nodes = [
    tokens ? randomTokens : node('digits', 'data.digits', { train: 20, test: 10 }),
    node('small', 'vision.maxPool', { size: 4, strides: 4 }),
    node('words', 'vision.patchEmbed', { patch: 1, width: 8 }),
    node('head', 'core.dense', { units: rebuilds ? 784 : 10 }),
    given('loss', node('loss', 'loss.crossEntropy')),
    given('optimizer', node('optimizer', 'optimizer.adamW')),
    given('recipe', node('recipe', 'recipe.supervised', { epochs: 1, batch: 10 })),
  ];
  const lines = [
    ...(tokens ? [] : ['digits.images > small']),
    ...(rebuilds ? ['head > loss.prediction', 'digits.images > loss.target'] : ['head > loss.logits', 'digits.labels > loss.labels']),
    'loss.loss > optimizer.loss',
    'optimizer.update > recipe.update',
  ];
  if (part !== 'layer') return documentOf(type, [...nodes, node('flat', 'core.flatten')], wires(...lines, 'small > words', 'words > flat', 'flat > head'));
  const source = tokens ? 'digits.inputs' : family === 'vision' ? 'digits.images' : takes('sequence') ? 'words' : 'small';
  const entrances = Object.keys(inputs)
    .filter((port) => !inputs[port]!.optional)
    .map((port) => `${source} > subject.${port}`);
  const gives = Object.values(outputs)[0]!.role;
  // A recurrent block says by a param whether it gives one vector or a sequence.
  const flat = gives === 'embedding' || valuesOf(block, params)['gives'] === 'last';
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
  for (const [name, document] of Object.entries(documents)) programs[name] = withFiles(programOf(document), document);
  folder = writePrograms(programs);
  ran = await runPrograms(
    folder,
    Object.keys(documents).filter((name) => !/^(cnn|vit)/.test(name)),
    2,
  );
});
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
});

it('builds the model that was inferred, and learns', () => {
  expect(Object.keys(ran).length).toBeGreaterThan(20);
  for (const [name, { parameters, output, losses, layers }] of Object.entries(ran)) {
    const analysis = analyse(documents[name]!);
    expect(parameters, name).toBe(analysis.total.weights);
    expect(output, name).toEqual(scoresOf(documents[name]!, analysis));
    expect(losses, name).toHaveLength(2);
    for (const loss of losses) expect(Number.isFinite(loss), `${name}: ${loss}`).toBe(true);
    expect(new Set(layers).size, name).toBe(layers.length);
  }
});

it('takes operations that tests/operations checks, and no other', () => {
  // A new one: write a case for it in tests/operations/cases, and add its name to used.json.
  const unchecked = Object.entries(ran).flatMap(([name, { operations: used }]) =>
    used.filter((one) => !operations.includes(one)).map((one) => `${one} (${name})`),
  );
  expect(unchecked).toEqual([]);
});

/** With what its data block reads. */
function withFiles(program: Program, { graph }: LoomDocument): Program {
  const files = graph.nodes.flatMap(({ type, params }) =>
    exampleFiles[type] ? [{ path: String(params['file']), text: JSON.stringify(exampleFiles[type]) }] : [],
  );
  return { ...program, files: [...program.files, ...files] };
}

/** The shape that was inferred for what goes into the loss. */
function scoresOf({ graph }: LoomDocument, { signals }: Analysis): (number | null)[] {
  const { from } = graph.wires.find(({ to }) => ['logits', 'codes', 'field', 'prediction'].includes(to.port))!;
  return signals[`${from.node}:${from.port}`]!.shape.map(({ size }) => (typeof size === 'number' ? size : null));
}
