import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { featureRows, readDrawing, type Drawing } from '../../nodes/blocks/data/drawnGraph/drawing.ts';
import { GraphAttention } from '../../nodes/blocks/graph/gat/layer.ts';
import { MessagePassing } from '../../nodes/blocks/graph/propagate/layer.ts';
import { drawnGraph } from '../../nodes/datasets/drawnGraph.ts';
import { drawnGraph as block } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { graphInputs } from '../../nodes/train/runtime/graph/graphInputs.ts';
import { passRounds, type Passing } from '../../renderer/graph/drawing/steps.ts';

/** The numbers that are stepped through on the screen are those that the blocks compute: the same drawing goes through both. */

const nodes = 'A, , 1 0\nB, , 0 2\nC, , -1 0.5\nD, , 3 1\nE, , 0.25 0\nF, , 2 2';
const graphs = {
  undirected: { edges: 'A, B\nB, C\nC, A\nC, D\nD, E', directed: false },
  weighted: { edges: 'A, B, 2\nB, C, 0.5\nC, A, 3\nC, D, 0.25\nD, E, 4', directed: false },
  directed: { edges: 'A, B, 2\nB, C\nC, A, 0.5\nC, D\nE, D, 3', directed: true },
  'with weights that cancel': { edges: 'A, B, 1\nA, C, -2\nC, D, -1\nB, D, 2', directed: false },
};

async function computed(edges: string, directed: boolean, layer: tf.layers.Layer, weighted: boolean): Promise<number[]> {
  const { args } = block.emit!({ nodes, edges, directed }, {});
  const data = await drawnGraph(args as never)(undefined as never, 1);
  const inputs = graphInputs(data);
  const out = layer.apply(weighted ? [inputs.nodes, inputs.graph, inputs.weights] : [inputs.nodes, inputs.graph]) as tf.Tensor;
  const values = [...(await out.data())];
  tf.dispose([out, ...Object.values(inputs)]);
  return values;
}

function stepped(edges: string, directed: boolean, passing: Passing, rounds: number): number[] {
  const drawing = readDrawing(nodes, edges, directed) as Drawing;
  return passRounds(drawing, directed, featureRows(drawing), passing, rounds).at(-1)!.after.flat();
}

const close = (got: number[], expected: number[]) => got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));

describe.each(Object.entries(graphs))('on a graph, %s,', (_, { edges, directed }) => {
  beforeAll(async () => void (await tf.setBackend('cpu')));

  it.each(
    (['symmetric', 'mean', 'sum'] as const).flatMap((how) => [true, false].flatMap((selfLoops) => [1, 3].map((rounds) => [how, selfLoops, rounds] as const))),
  )('%s with own messages %s, %i rounds: what the block Message passing computes', async (how, selfLoops, rounds) => {
    const layer = new MessagePassing({ normalisation: how, selfLoops, rounds });
    close(stepped(edges, directed, { how, selfLoops, sharpness: 1 }, rounds), await computed(edges, directed, layer, true));
  });

  it.each([0, 1, 2.5])('attention of sharpness %f: what Graph attention computes with the identity as its map', async (sharpness) => {
    const layer = new GraphAttention({ units: 2, heads: 1 });
    layer.build([
      [6, 2],
      [1, 2],
    ]);
    const identity = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    layer.setWeights([identity, tf.fill([1, 2], sharpness), tf.fill([1, 2], sharpness), tf.zeros([2])]);
    close(stepped(edges, directed, { how: 'attention', selfLoops: true, sharpness }, 1), await computed(edges, directed, layer, false));
  });
});

it('what arrives at a node is the sum of what its messages bring', () => {
  const drawing = readDrawing(nodes, graphs.weighted.edges, false) as Drawing;
  const [round] = passRounds(drawing, false, featureRows(drawing), { how: 'mean', selfLoops: true, sharpness: 1 }, 1);
  const sum = [0, 0];
  for (const { to, share, sent } of round!.messages) if (to === 2) sent.forEach((value, i) => (sum[i]! += share * value));
  expect(round!.after[2]).toEqual(sum);
  // A speaks with weight 3, B with 0.5, D with 0.25, and C itself with 1.
  expect(round!.messages.filter(({ to }) => to === 2).map(({ share }) => share)).toEqual([3, 0.5, 1, 0.25].map((weight) => weight / 4.75));
});
