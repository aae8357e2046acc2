import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { communityGraph } from '../../nodes/datasets/communityGraph.ts';
import { motifGraphs } from '../../nodes/datasets/motifGraphs.ts';
import { arranged, parts } from '../../nodes/train/runtime/graph/graphData.ts';
import { batchOf } from '../../nodes/train/runtime/graph/graphSet.ts';
import { splitGraphs } from '../../nodes/train/runtime/graph/graphSplit.ts';
import { hideEdges } from '../../nodes/train/runtime/graph/hiddenEdges.ts';
import { degrees, endsOf, passMessages, spread } from '../../nodes/train/runtime/layers/messages.ts';
import { averagePrecision, rocAuc } from '../../nodes/train/runtime/graph/ranking.ts';

const nowhere = { read: () => Promise.reject(new Error('no file is needed')) };
const settings = { nodes: 60, communities: 3, edges: 150, mixing: 0.2, features: 4, strength: 1, labelled: 4, validation: 10 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('messages', () => {
  it('gives the same as a product with the adjacency matrix, and the same gradients', async () => {
    const { edges, weights, count } = await communityGraph(settings)(nowhere, 3);
    tf.tidy(() => {
      const graph = tf.tensor2d(edges, [edges.length / 2, 2], 'int32');
      const ends = endsOf(graph);
      const strength = tf.tensor1d(weights.map((_, i) => 0.5 + (i % 7) / 7));
      const dense = tf.buffer([count, count]);
      strength.dataSync().forEach((weight, i) => dense.set(weight, edges[2 * i + 1]!, edges[2 * i]!));
      const matrix = dense.toTensor() as tf.Tensor2D;
      const x = tf.randomNormal([count, 3], 0, 1, 'float32', 5) as tf.Tensor2D;
      const towards = tf.randomNormal([count, 3], 0, 1, 'float32', 6);
      const close = (a: tf.Tensor, b: tf.Tensor) => expect(a.sub(b).abs().max().dataSync()[0]).toBeLessThan(1e-4);
      close(passMessages(x, ends, strength), matrix.matMul(x));
      close(degrees(ends, count, strength), matrix.sum(1));
      const [dx, dw] = tf.grads((a: tf.Tensor, w: tf.Tensor) => passMessages(a, ends, w).mul(towards).sum())([x, strength]);
      close(dx!, matrix.transpose().matMul(towards as tf.Tensor2D));
      const ofMatrix = (towards as tf.Tensor2D).matMul(x.transpose());
      close(dw!, tf.gatherND(ofMatrix, graph.reverse(1)));
    });
  });

  it('a node to which nothing leads hears nothing, and no number is lost', () => {
    tf.tidy(() => {
      const ends = endsOf(tf.tensor2d([0, 1], [1, 2], 'int32'));
      const x = tf.tensor2d([1, 2, 3], [3, 1]);
      const heard = (normalisation: 'symmetric' | 'mean' | 'sum', selfLoops: boolean) => [...spread(x, ends, { normalisation, selfLoops }).dataSync()];
      expect(heard('mean', false)).toEqual([0, 1, 0]);
      expect(heard('mean', true)).toEqual([1, 1.5, 3]);
      expect(heard('sum', false)).toEqual([0, 1, 0]);
      expect(heard('symmetric', false).every(Number.isFinite)).toBe(true);
    });
  });
});

describe('graphs', () => {
  it('stand there with both directions, sorted, without loops and repetitions', () => {
    const edge = (from: number, to: number) => ({ from, to, weight: 1 });
    const { edges, weights } = arranged([edge(2, 1), edge(1, 2), edge(0, 0), edge(0, 2)], false);
    expect([...edges]).toEqual([2, 0, 2, 1, 0, 2, 1, 2]);
    expect(weights).toHaveLength(4);
    expect([...arranged([edge(2, 1), edge(1, 2)], true).edges]).toEqual([2, 1, 1, 2]);
  });

  it('of communities have as many edges as wanted, most of them inside, and follow from the seed', async () => {
    const one = await communityGraph(settings)(nowhere, 3);
    const again = await communityGraph(settings)(nowhere, 3);
    const other = await communityGraph(settings)(nowhere, 4);
    expect(one.weights).toHaveLength(2 * settings.edges);
    expect(again).toEqual(one);
    expect(other.edges).not.toEqual(one.edges);
    let inside = 0;
    for (let i = 0; i < one.edges.length; i += 2) if (one.labels[one.edges[i]!] === one.labels[one.edges[i + 1]!]) inside++;
    expect(inside / one.weights.length).toBeGreaterThan(0.7);
    const count = (part: number) => one.split.filter((its) => its === part).length;
    expect([count(parts.train), count(parts.validation), count(parts.test)]).toEqual([12, 10, 38]);
  });

  it('in a batch keep apart: what one sends never reaches another', async () => {
    const data = await motifGraphs({ graphs: 20, size: 14, copies: 1, folds: 4, fold: 1 })(nowhere, 3);
    tf.tidy(() => {
      const both = batchOf(data, Int32Array.from([0, 5]));
      const alone = batchOf(data, Int32Array.from([5]));
      const sums = ({ nodes, graph, members }: typeof both) => (members as tf.Tensor2D).matMul(passMessages(nodes, endsOf(graph)) as tf.Tensor2D);
      expect([...sums(both).dataSync()].slice(3)).toEqual([...sums(alone).dataSync()]);
    });
  });

  it('are dealt into folds once each, with the classes in equal shares', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const tests = [1, 2, 3, 4].map((fold) => splitGraphs(labels, 2, 4, fold, 9));
    expect(tests.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
    for (const { train, test } of tests) {
      expect(train.length + test.length).toBe(40);
      expect(test.filter((i) => labels[i] === 1).length).toBe(5);
    }
  });

  it('lose the edges that are hidden, and pairs apart are apart', async () => {
    const graph = await communityGraph(settings)(nowhere, 3);
    const { weights, validation, test, edges } = hideEdges(graph, { validation: 10, test: 20 }, 3);
    expect([validation.joined.length / 2, test.joined.length / 2, weights.length / 2]).toEqual([15, 30, 105]);
    const known = new Set<string>();
    for (let i = 0; i < graph.edges.length; i += 2) known.add(`${graph.edges[i]} ${graph.edges[i + 1]}`);
    const left = new Set<string>();
    for (let i = 0; i < edges.length; i += 2) left.add(`${edges[i]} ${edges[i + 1]}`);
    for (const { joined, apart } of [validation, test]) {
      expect(apart.length).toBe(joined.length);
      for (let i = 0; i < joined.length; i += 2) {
        expect(left.has(`${joined[i]} ${joined[i + 1]}`) || left.has(`${joined[i + 1]} ${joined[i]}`)).toBe(false);
        expect(known.has(`${apart[i]} ${apart[i + 1]}`)).toBe(false);
      }
    }
  });
});

describe('ranking', () => {
  const numbers = (...values: number[]) => Float32Array.from(values);
  it('measures AUC and average precision, ties counted half', () => {
    expect(rocAuc(numbers(3, 4), numbers(1, 2))).toBe(1);
    expect(rocAuc(numbers(1, 2), numbers(3, 4))).toBe(0);
    expect(rocAuc(numbers(1), numbers(1))).toBe(0.5);
    expect(rocAuc(numbers(0.9, 0.4), numbers(0.5, 0.1))).toBe(0.75);
    expect(averagePrecision(numbers(3, 4), numbers(1, 2))).toBe(1);
    expect(averagePrecision(numbers(0.9, 0.4), numbers(0.5, 0.1))).toBeCloseTo((1 + 2 / 3) / 2, 10);
  });
});
