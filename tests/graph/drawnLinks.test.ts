import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { communitySet } from '../../nodes/datasets/communitySet.ts';
import { drawLinks } from '../../nodes/train/runtime/graph/drawnLinks.ts';
import { neighboursOf, type Neighbours } from '../../nodes/train/runtime/graph/graphRows.ts';
import type { GraphSet } from '../../nodes/train/runtime/graph/graphSet.ts';
import { isWhole } from '../../nodes/train/runtime/graph/judged.ts';
import { rowLoss } from '../../nodes/train/runtime/losses/rowLoss.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { generatorTraining } from '../../nodes/train/runtime/training/generatorTraining.ts';

/** Graphs drawn on the condition that they keep to rules. */

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** One drawn row for each row of chance, as strings of 0 and 1. */
function drawn(
  scores: readonly number[],
  chance: readonly (readonly number[])[],
  limits: Parameters<typeof drawLinks>[3],
  room = scores.map(() => 1),
): string[] {
  return tf.tidy(() => {
    const all = (row: readonly number[]) => tf.tile(tf.tensor2d([[...row]]), [chance.length, 1]) as tf.Tensor2D;
    const links = drawLinks(all(scores), tf.tensor2d(chance.map((row) => [...row])), all(room), limits);
    return (links.arraySync() as number[][]).map((row) => row.join(''));
  });
}

const chances = (count: number, width: number): number[][] => {
  const random = stream(11, 'chances');
  return Array.from({ length: count }, () => Array.from({ length: width }, random));
};

describe('the links of a row', () => {
  const scores = [-1.5, 0.3, -2.5];
  const p = scores.map((one) => 1 / (1 + Math.exp(-one)));

  it('without limits are there with their own probabilities', () => {
    const chance = chances(50, 3);
    const expected = chance.map((row) => row.map((one, j) => Number(one < p[j]!)).join(''));
    expect(drawn(scores, chance, { highestDegree: 3, whole: false })).toEqual(expected);
  });

  it('of a graph in one piece come as often as where empty rows are drawn again', () => {
    const count = 40_000;
    const rows = drawn(scores, chances(count, 3), { highestDegree: 3, whole: true });
    const none = p.reduce((product, one) => product * (1 - one), 1);
    for (let pattern = 0; pattern < 8; pattern++) {
      const links = [4, 2, 1].map((bit) => Number((pattern & bit) > 0));
      const alone = links.reduce((product, link, j) => product * (link ? p[j]! : 1 - p[j]!), 1);
      const expected = pattern === 0 ? 0 : alone / (1 - none);
      const share = rows.filter((row) => row === links.join('')).length / count;
      // Five deviations of a share.
      expect(Math.abs(share - expected), links.join('')).toBeLessThanOrEqual(5 * Math.sqrt((expected * (1 - expected)) / count));
    }
  });

  it('of a graph in one piece are never none, however unlikely each is, and never where there is no room', () => {
    const count = 20_000;
    const rows = drawn([-40, -40, 3, -40], chances(count, 4), { highestDegree: 4, whole: true }, [1, 1, 0, 1]);
    const shares = ['1000', '0100', '0001'].map((row) => rows.filter((one) => one === row).length / count);
    expect(shares.reduce((sum, share) => sum + share)).toBe(1);
    for (const share of shares) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.02);
  });

  it('are no more than a node may have', () => {
    expect(drawn([9, 9, 9, 9], chances(20, 4), { highestDegree: 2, whole: true })).toEqual(Array.from({ length: 20 }, () => '1100'));
  });
});

describe('graphs of an untrained model', () => {
  const samples = 24;
  const drawnFrom = async (set: GraphSet, keepRules: boolean) => {
    const recipe = generatorTraining({
      epochs: 1,
      batch: 8,
      seed: 5,
      passes: 1,
      samples,
      keepRules,
      data: () => Promise.resolve(set),
      model: () => {
        const rows = tf.input({ shape: [set.largest - 1, set.largest], name: 'rows' });
        return tf.model({ inputs: rows, outputs: tf.layers.dense({ units: set.largest, kernelInitializer: 'zeros' }).apply(rows) as tf.SymbolicTensor });
      },
      loss: rowLoss({}),
      optimizer: adamW({ rate: 0.001, weightDecay: 0, schedule: 'constant', warmup: 0 }),
    });
    const training = await recipe.prepare({ read: () => Promise.reject(new Error('no file is needed')) });
    const graphs = await training.generate();
    const { valid } = training.judge(graphs);
    const { learned } = training;
    training.dispose();
    return { graphs, learned, valid: valid.filter(Boolean).length };
  };
  const communities = communitySet({ graphs: 30, smallest: 6, largest: 9, inside: 0.7, bridges: 5, folds: 3, fold: 1 })(undefined as never, 5);
  const ofGraphs = (graphs: readonly Neighbours[], set: GraphSet): GraphSet => ({
    ...set,
    graphs: graphs.map((graph) => ({
      ...set.graphs[0]!,
      count: graph.length,
      edges: Int32Array.from(graph.flatMap((list, node) => list.flatMap((other) => [node, other]))),
    })),
    train: Int32Array.from(graphs.keys()),
    test: Int32Array.of(0),
    largest: Math.max(...graphs.map(({ length }) => length)) + 2,
  });

  it('keep to the rules of those that were to be learned where they must, and do not otherwise', async () => {
    const set = await communities;
    expect((await drawnFrom(set, true)).valid).toBe(samples);
    expect((await drawnFrom(set, false)).valid).toBeLessThan(samples / 2);
  });

  it('end where no node has room for another', async () => {
    const ring = (size: number): Neighbours => neighboursOf(size, Int32Array.from(Array.from({ length: size }, (_, i) => [i, (i + 1) % size]).flat()));
    const { graphs } = await drawnFrom(ofGraphs([3, 5, 7].map(ring), await communities), true);
    for (const graph of graphs) {
      expect(isWhole(graph)).toBe(true);
      expect(Math.max(...graph.map(({ length }) => length))).toBeLessThanOrEqual(2);
      expect(graph.length).toBeLessThanOrEqual(7);
    }
  });

  it('may fall in pieces where those that were to be learned do', async () => {
    const pieces = [4, 5].map((size) => neighboursOf(size, Int32Array.of(0, 1, 2, 3)));
    const { graphs, valid } = await drawnFrom(ofGraphs(pieces, await communities), true);
    expect(valid).toBe(samples);
    expect(graphs.some((graph) => !isWhole(graph))).toBe(true);
  });
});
