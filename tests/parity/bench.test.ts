import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { models } from '../bench/models.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { root } from '../compile/sources.ts';
import { golden, type WeightFormula } from './golden.ts';

/** The documents that the bench times are PyTorch's models: one step on the same weights and inputs has the same loss and gradients. */

interface Answer {
  readonly loss: number;
  /** Length and shadow of each gradient, by the weight's name. */
  readonly gradients: Readonly<Record<string, readonly [length: number, shadow: number]>>;
}

const { header, tensor } = golden<Record<string, { weights: Readonly<Record<string, WeightFormula>> }>>('bench');

const documents = Object.fromEntries(
  models.map(({ name }) => {
    const parsed = parseDocument(readFileSync(`${root}tests/bench/${name}.loom`, 'utf8'));
    if ('problem' in parsed) throw new Error(parsed.problem.code);
    expect(parsed.repairs).toEqual([]);
    return [name, parsed.document];
  }),
) as Readonly<Record<string, LoomDocument>>;

/** Data by formula, in place of what the document draws: a data set of one batch, or a graph all of whose nodes are learned from. */
const givenData = `import { numbers } from './formula.ts';
const whole = (name, shape, below) => Int32Array.from(numbers(name, shape), (value) => Math.floor((value + 0.5) * below));
const classes = (count) => Array.from({ length: count }, (_, i) => String(i));
const samples = (name, shape, batch, count, labelShape) => {
  const tokens = name === 'gpt';
  const values = tokens ? whole(name + '/inputs', [batch, ...shape], 1000) : numbers(name + '/inputs', [batch, ...shape], 4);
  return { inputs: { inputs: { values, shape } }, labels: whole(name + '/labels', [batch, ...(labelShape ?? [])], count), classes: classes(count), count: batch, ...(labelShape ? { labelShape } : {}) };
};
const graph = () => {
  const [count, edges] = [2708, 10556];
  const from = whole('gcn/from', [edges], count);
  const steps = whole('gcn/to', [edges], count - 1);
  const ends = Int32Array.from({ length: 2 * edges }, (_, i) => (i % 2 === 0 ? from[i >> 1] : (from[i >> 1] + 1 + steps[i >> 1]) % count));
  return { count, features: numbers('gcn/nodes', [count, 1433], 1), width: 1433, edges: ends, weights: new Float32Array(edges).fill(1), directed: true, edgeFeatures: new Float32Array(0), edgeWidth: 0, labels: whole('gcn/labels', [count], 7), classes: classes(7), split: new Uint8Array(count).fill(1) };
};
const sets = { mlp: () => samples('mlp', [784], 128, 10), cnn: () => samples('cnn', [28, 28, 1], 64, 10), gpt: () => samples('gpt', [64], 16, 1000, [64]), lstm: () => samples('lstm', [64, 64], 32, 10), gcn: graph };
export const given = (name) => async () => { const set = sets[name](); return name === 'gcn' ? set : { train: set, test: set }; };
`;

/** Takes one step of each program and reads the gradient out of Adam's memory, which is a tenth of it then. */
const script = (programs: readonly (readonly [folder: string, model: string])[]) => `import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { numbers } from './formula.ts';
import { start } from './mlp/host/engine.ts';
await start.wasm(createRequire(import.meta.url));
const formulas = ${JSON.stringify(header)};
const answer = {};
for (const [folder, name] of ${JSON.stringify(programs)}) {
  const { recipe } = await import(\`./\${folder}/train.ts\`);
  const training = await recipe.prepare({ read: () => Promise.reject(new Error('no data is read')) });
  const state = training.state();
  const place = (variable, values) => tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  const weights = training.model.trainableWeights.map((weight) => weight.originalName);
  const { weights: wanted } = formulas[name];
  if (JSON.stringify([...weights].sort()) !== JSON.stringify(Object.keys(wanted).sort())) throw new Error(name + ' has the weights ' + weights);
  for (const [weight, { shape, scale, offset }] of Object.entries(wanted)) place(state['weights/' + weight], numbers(weight, shape, scale, offset));
  if (name === 'pinn') {
    // The equation alone: where the solution is known is the app's own choice.
    place(state['physics/points'], numbers('pinn/points', [10000, 2], 1).map((value, i) => (i % 2 === 0 ? 2 * value : value + 0.5)));
    place(state['physics/shares'], [1, 0]);
  }
  let loss;
  for await (const event of training.steps()) {
    loss = event.loss;
    break;
  }
  const mean = await state['optimizer/mean'].data();
  const gradients = {};
  let at = 0;
  for (const weight of weights) {
    const { shape } = wanted[weight];
    const shadow = numbers(name + '/' + weight + '/shadow', shape);
    const part = mean.subarray(at, (at += shadow.length));
    gradients[weight] = [10 * Math.sqrt(part.reduce((sum, g) => sum + g * g, 0)), 10 * part.reduce((sum, g, i) => sum + g * shadow[i], 0)];
  }
  answer[folder] = { loss, gradients };
  training.dispose();
}
process.stdout.write('\\n@' + JSON.stringify(answer));
`;

let folder = '';
let answers: Readonly<Record<string, Answer>> = {};

beforeAll(async () => {
  const programs: [string, string][] = [...models.map(({ name }): [string, string] => [name, name]), ['spoiled', 'mlp']];
  folder = writePrograms(Object.fromEntries(programs.map(([at, name]) => [at, programOf(documents[name]!)])));
  for (const [at, name] of programs) if (name !== 'pinn') change(join(folder, at, 'train.ts'), /^ {2}data: .*$/m, `  data: given('${name}'),`, givenImport);
  change(join(folder, 'spoiled', 'model.ts'), "activation: 'relu'", "activation: 'gelu'");
  writeFileSync(join(folder, 'formula.ts'), readFileSync(`${root}tests/parity/formula.ts`));
  writeFileSync(join(folder, 'given.mjs'), givenData);
  writeFileSync(join(folder, 'step.mjs'), script(programs));
  const { stdout } = await promisify(execFile)(nodeBinary(), [join(folder, 'step.mjs')], { cwd: folder, maxBuffer: 1 << 24 });
  answers = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, Answer>;
});

const givenImport = "import { given } from '../given.mjs';\n";

function change(file: string, what: string | RegExp, by: string, before = ''): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(what, by);
  expect(changed).not.toBe(text);
  writeFileSync(file, before + changed);
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(models)('$name', ({ name }) => {
  it('has no problems, and as many weights as PyTorch’s', () => {
    const { problems, total } = analyse(documents[name]!);
    expect(problems).toEqual([]);
    const expected = Object.values(header[name]!.weights).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(total.weights).toBe(expected);
  });

  it('has PyTorch’s loss and gradients', () => {
    const { loss, gradients } = answers[name]!;
    const [wanted] = tensor(`${name}:loss`).values;
    expect(Math.abs(loss - wanted!) / wanted!, `loss ${loss}, PyTorch ${wanted}`).toBeLessThan(1e-5);
    for (const [weight, [length, shadow]] of Object.entries(gradients)) {
      const [size, projection] = tensor(`${name}:${weight}`).values as unknown as [number, number];
      expect(size, weight).toBeGreaterThan(1e-6);
      // In float32 the larger of two neighbours can be the other one than in float64: pooling then sends a gradient elsewhere. PyTorch in float32
      // is as far from these numbers as we are.
      expect(Math.abs(length - size) / size, `${weight}: length of the gradient`).toBeLessThan(5e-4);
      // The shadow of a vector of this length on one of numbers in [-0.5, 0.5) is this large or so.
      const spread = size * Math.sqrt(1 / 12);
      expect(Math.abs(shadow - projection) / spread, `${weight}: shadow of the gradient`).toBeLessThan(3e-3);
    }
  });
});

it('can fail: a perceptron with gelu for relu in one layer is seen', () => {
  const [wanted] = tensor('mlp:loss').values;
  expect(Math.abs(answers['spoiled']!.loss - wanted!) / wanted!).toBeGreaterThan(1e-4);
});
