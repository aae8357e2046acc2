import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { communitySet } from '../../nodes/datasets/communitySet.ts';
import { breadthFirst, graphOf, neighboursOf, rowsOf, type Neighbours } from '../../nodes/train/runtime/graph/graphRows.ts';
import { isWhole, judge, randomGraphs, rulesOf } from '../../nodes/train/runtime/graph/judged.ts';
import { GraphSorter, sameGraph } from '../../nodes/train/runtime/graph/sameGraph.ts';
import { rowLoss } from '../../nodes/train/runtime/losses/rowLoss.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';

const nowhere = { read: () => Promise.reject(new Error('no file is needed')) };
const settings = { graphs: 30, smallest: 6, largest: 12, inside: 0.7, bridges: 5, folds: 3, fold: 1 };
const setOf = async (): Promise<Neighbours[]> => (await communitySet(settings)(nowhere, 5)).graphs.map(({ count, edges }) => neighboursOf(count, edges));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a graph as a sequence', () => {
  it('comes back as the same graph, in whatever order', async () => {
    const random = stream(3, 'orders');
    for (const graph of await setOf()) {
      const order = breadthFirst(graph, random);
      expect([...order].sort((a, b) => a - b)).toEqual([...graph.keys()]);
      const { said, counts, told } = rowsOf(graph, order, 12);
      expect(sameGraph(graphOf(said, 12), graph)).toBe(true);
      // Every node but the first decides on its links to those before it, and each of them whether it is the last.
      const links = (graph.length * (graph.length - 1)) / 2;
      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(links + Math.min(graph.length, 11));
      expect([...told.subarray(12)]).toEqual([...said.subarray(0, said.length - 12)]);
      expect(told[11]).toBe(1);
    }
  });

  it('a graph in pieces, one node alone, and the largest one come back too', () => {
    const random = stream(4, 'orders');
    const [pieces, alone, whole] = [
      neighboursOf(5, Int32Array.from([0, 1, 3, 4])),
      neighboursOf(1, new Int32Array()),
      neighboursOf(3, Int32Array.from([0, 1, 1, 2, 2, 0])),
    ];
    for (const [graph, largest] of [
      [pieces, 7],
      [alone, 7],
      [whole, 3],
    ] as const) {
      const back = graphOf(rowsOf(graph, breadthFirst(graph, random), largest).said, largest);
      expect(sameGraph(back, graph)).toBe(true);
    }
    expect([isWhole(pieces), isWhole(whole)]).toEqual([false, true]);
  });

  it('comes in breadth-first order: who is nearer to the first node comes before', () => {
    const path = neighboursOf(6, Int32Array.from([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]));
    const order = breadthFirst(path, stream(1, 'path'));
    const distances = order.map((node) => Math.abs(node - order[0]!));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });
});

describe('generated graphs', () => {
  it('of two communities keep to what was asked for, and follow from the seed', async () => {
    const one = await communitySet(settings)(nowhere, 5);
    expect(await communitySet(settings)(nowhere, 5)).toEqual(one);
    expect((await communitySet(settings)(nowhere, 6)).graphs).not.toEqual(one.graphs);
    for (const { count, edges, features } of one.graphs) {
      expect(count >= 6 && count <= 12).toBe(true);
      expect(isWhole(neighboursOf(count, edges))).toBe(true);
      expect(features.reduce((sum, degree) => sum + degree, 0)).toBe(edges.length / 2);
    }
  });

  it('are valid, unique and novel where they should be', async () => {
    const learned = await setOf();
    const rules = rulesOf(learned);
    const copy = learned[0]!;
    const apart = neighboursOf(8, Int32Array.from([0, 1]));
    const { valid, unique, novel } = judge([copy, copy, apart], new GraphSorter(learned), rules);
    expect([valid, unique, novel]).toEqual([
      [true, true, false],
      [true, false, true],
      [false, false, true],
    ]);
  });

  it('made by chance have the sizes and the density of what was learned from', async () => {
    const learned = await setOf();
    const random = randomGraphs(400, learned, stream(9, 'random'));
    const density = (graphs: readonly Neighbours[]) =>
      graphs.reduce((sum, graph) => sum + graph.reduce((ends, { length }) => ends + length, 0), 0) /
      graphs.reduce((sum, { length }) => sum + length * (length - 1), 0);
    expect(Math.abs(density(random) - density(learned))).toBeLessThan(0.03);
    const sizes = new Set(learned.map(({ length }) => length));
    for (const graph of random) expect(sizes.has(graph.length)).toBe(true);
  });
});

it('the loss is the mean binary cross-entropy of what is to be decided, and so is its gradient', () => {
  tf.tidy(() => {
    const logits = tf.tensor3d([2, -100, 0.5, 100, 7, -3], [1, 2, 3]);
    const said = tf.tensor3d([1, 0, 0, 1, 0, 1], [1, 2, 3]);
    const counts = tf.tensor3d([1, 1, 1, 1, 0, 1], [1, 2, 3]);
    const [s, y, c] = [logits, said, counts].map((tensor) => [...tensor.dataSync()]) as [number[], number[], number[]];
    const p = s.map((one) => 1 / (1 + Math.exp(-one)));
    const each = s.map((one, i) => (y[i] === 1 ? Math.log1p(Math.exp(-one)) : one > 50 ? one : Math.log1p(Math.exp(one))) * c[i]!);
    const { loss } = rowLoss({});
    expect(loss(logits, said, counts, false).dataSync()[0]).toBeCloseTo(each.reduce((a, b) => a + b, 0) / 5, 5);
    const gradient = tf
      .grad((x: tf.Tensor) => loss(x as tf.Tensor3D, said, counts, false))(logits)
      .dataSync();
    p.forEach((one, i) => expect(gradient[i]).toBeCloseTo(((one - y[i]!) * c[i]!) / 5, 5));
  });
});

it('where a node has a link at least, what is said is divided by the probability of any, and the gradient is that of it', () => {
  // Two steps of three: in the first one link and the end are decided, in the second two and the end; in the last row the end alone.
  const scores = [
    [-3, 9, -2],
    [0.4, -1.2, 0.7],
    [-60, -60, 5],
    [2, 2, 1],
  ];
  const said = [
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ];
  const counts = [
    [1, 0, 1],
    [1, 1, 1],
    [1, 1, 1],
    [0, 0, 1],
  ];
  const p = scores.map((row) => row.map((one) => 1 / (1 + Math.exp(-one))));
  const decisions = counts.flat().reduce((sum, one) => sum + one);
  const anyOf = p.map((row, i) => -Math.expm1([0, 1].reduce((sum, k) => sum + counts[i]![k]! * Math.log1p(-row[k]!), 0)));
  const surprises = p.map((row, i) => {
    const each = row.map((one, k) => -counts[i]![k]! * (said[i]![k] === 1 ? Math.log(one) : Math.log1p(-one)));
    return each.reduce((sum, one) => sum + one) + (counts[i]![0] === 1 ? Math.log(anyOf[i]!) : 0);
  });
  tf.tidy(() => {
    const tensor = (rows: number[][]) => tf.tensor3d(rows.flat(), [2, 2, 3]);
    const loss = (x: tf.Tensor) => rowLoss({}).loss(x as tf.Tensor3D, tensor(said), tensor(counts), true);
    expect(loss(tensor(scores)).dataSync()[0]).toBeCloseTo(surprises.reduce((sum, one) => sum + one) / decisions, 5);
    const gradient = tf.grad(loss)(tensor(scores)).dataSync();
    p.forEach((row, i) =>
      row.forEach((one, k) => {
        const expected = (k < 2 && counts[i]![0] === 1 ? one / anyOf[i]! : one) - said[i]![k]!;
        expect(gradient[3 * i + k], `row ${i}, ${k}`).toBeCloseTo((counts[i]![k]! * expected) / decisions, 5);
      }),
    );
  });
});
