import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { GraphAttention } from '../../nodes/blocks/graph/gat/layer.ts';
import { GraphConvolution } from '../../nodes/blocks/graph/gcn/layer.ts';
import { GraphIsomorphismEdges } from '../../nodes/blocks/graph/gine/layer.ts';
import { GraphIsomorphism } from '../../nodes/blocks/graph/gin/layer.ts';
import { MessagePassing } from '../../nodes/blocks/graph/propagate/layer.ts';
import { GraphSage } from '../../nodes/blocks/graph/sage/layer.ts';
import { engines, useEngine } from './engines.ts';
import { numbers } from './formula.ts';
import { difference, expectClose, golden, tolerance, type WeightFormula } from './golden.ts';
import { setWeights } from './models.ts';

interface Header {
  readonly edges: readonly (readonly [number, number])[];
  readonly nodes: number;
  readonly cases: Readonly<Record<string, { readonly weights: Readonly<Record<string, WeightFormula>>; readonly settings: never; readonly weighted: boolean }>>;
}

const makers: readonly [prefix: string, make: new (config: never) => tf.layers.Layer][] = [
  ['gcn', GraphConvolution],
  ['gat', GraphAttention],
  ['gine', GraphIsomorphismEdges],
  ['gin', GraphIsomorphism],
  ['sage', GraphSage],
  ['propagate', MessagePassing],
];

const { header, tensor } = golden<Header>('graphs');
const [width, edgeWidth] = [5, 3];

/** Output, and the gradients of sum(output * upstream) with respect to the nodes and every weight. `edges` may be others than the recipe's. */
async function compute(name: string, edges: Header['edges'] = header.edges): Promise<{ output: Float32Array; gradients: Record<string, Float32Array> }> {
  const { weights, settings, weighted } = header.cases[name]!;
  const Layer = makers.find(([prefix]) => name.startsWith(prefix))![1];
  const layer = new Layer({ ...(settings as object), name } as never);
  const x = tf.tidy(() => tf.variable(tf.tensor(numbers(`${name}/nodes`, [header.nodes, width], 2), [header.nodes, width])));
  const graph = tf.tensor2d(edges.flat(), [edges.length, 2], 'int32');
  const by = tf.tensor2d(numbers('graph/weights', [edges.length], 0.5, 1), [edges.length, 1]);
  const described = tf.tensor2d(numbers('graph/edges', [header.edges.length, edgeWidth], 2), [header.edges.length, edgeWidth]);
  const third = weighted ? by : Layer === GraphIsomorphismEdges ? described : undefined;
  const entries = [tf.input({ shape: [width] }), tf.input({ shape: [2], dtype: 'int32' }), ...(third ? [tf.input({ shape: [third.shape[1]!] })] : [])];
  const model = tf.model({ inputs: entries, outputs: layer.apply(entries) as tf.SymbolicTensor });
  setWeights(model.weights, weights);
  const upstream = numbers(`${name}/upstream`, tensor(`${name}:output`).shape);
  let output!: tf.Tensor;
  const variables = model.weights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(() => {
    output = tf.keep(layer.call([x, graph, ...(third ? [third] : [])], {}) as tf.Tensor);
    return output.mul(tf.tensor(upstream, output.shape)).sum();
  }, [x, ...variables]);
  const gradients: Record<string, Float32Array> = { nodes: (await grads[x.name]!.data()) as Float32Array };
  for (const weight of model.weights)
    gradients[weight.originalName.slice(name.length + 1)] = (await grads[(weight.read() as tf.Variable).name]!.data()) as Float32Array;
  const answer = { output: (await output.data()) as Float32Array, gradients };
  tf.dispose([value, output, grads, x, graph, by, described]);
  model.dispose();
  return answer;
}

describe.each(engines)('graph layers equal torch-geometric on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(Object.keys(header.cases))('%s: output and every gradient', async (name) => {
    const before = tf.memory().numTensors;
    const { output, gradients } = await compute(name);
    expectClose(`${name}: output`, output, tensor(`${name}:output`).values, tolerance.forward);
    expect(Object.keys(gradients).sort()).toEqual(['nodes', ...Object.keys(header.cases[name]!.weights).map((weight) => weight.slice(name.length + 1))].sort());
    for (const [weight, gradient] of Object.entries(gradients)) {
      expectClose(`${name}: gradient of ${weight}`, gradient, tensor(`${name}:${weight}`).values, tolerance.gradient);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('one edge turned round is seen', async () => {
    const turned = header.edges.map(([from, to], i) => (i === header.edges.length - 1 ? ([to, from] as const) : ([from, to] as const)));
    for (const name of Object.keys(header.cases)) {
      const { output } = await compute(name, turned);
      expect(difference(output, tensor(`${name}:output`).values), name).toBeGreaterThan(100 * tolerance.forward);
    }
  });
});
