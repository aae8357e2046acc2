import { describe, expect, it } from 'vitest';
import { graphFile, type GraphFileSettings } from '../../nodes/datasets/graphFile.ts';
import type { GraphFile } from '../../nodes/train/runtime/graph/graphFormat.ts';

/** What an imported graph's features become before anything is learned from them, against the formulas written out. */

const rows = [
  [1, 0, 3, 0],
  [0, 0, 0, 0],
  [2, -2, 4, 0],
  [0.5, 7, 1, 0],
];
const file: GraphFile = {
  format: 'tensorloom-graph',
  version: 1,
  directed: false,
  names: ['a', 'b', 'c', 'd'],
  classes: ['x'],
  labels: [0, 0, 0, 0],
  features: { width: 4, rows },
  edges: [[0, 1, 1]],
};

async function features(scale: GraphFileSettings['scale'], of: GraphFile['features'] = file.features): Promise<number[][]> {
  const source = { read: () => Promise.resolve(new TextEncoder().encode(JSON.stringify({ ...file, features: of }))) };
  const settings = {
    file: 'files/a.graph.json',
    nodes: 4,
    features: 4,
    classes: 1,
    edgeFeatures: 0,
    scale,
    split: 'drawn',
    labelled: 2,
    validation: 1,
  } as const;
  const { features: values } = await graphFile(settings)(source, 1);
  return rows.map((_, node) => [...values.subarray(4 * node, 4 * node + 4)]);
}

const close = (got: readonly (readonly number[])[], expected: readonly (readonly number[])[]) =>
  got.forEach((row, node) => row.forEach((value, i) => expect(value, `node ${node}, feature ${i}`).toBeCloseTo(expected[node]![i]!, 6)));

describe('features of an imported graph', () => {
  it('as they are', async () => {
    expect(await features('none')).toEqual(rows);
  });

  it('rows to a sum of 1: each divided by the sum of its sizes; a row of zeros stays', async () => {
    close(await features('rows'), [
      [1 / 4, 0, 3 / 4, 0],
      [0, 0, 0, 0],
      [2 / 8, -2 / 8, 4 / 8, 0],
      [0.5 / 8.5, 7 / 8.5, 1 / 8.5, 0],
    ]);
  });

  it('rows to a sum of 1, where only the places of ones are kept: as in the papers on citations', async () => {
    close(await features('rows', { width: 4, ones: [[0, 1, 3], [], [2], [0, 3]] }), [
      [1 / 3, 1 / 3, 0, 1 / 3],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [1 / 2, 0, 0, 1 / 2],
    ]);
  });

  it('columns to mean 0 and deviation 1; one that is the same everywhere becomes 0', async () => {
    const standardised = [0, 1, 2, 3].map((column) => {
      const values = rows.map((row) => row[column]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / 4;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
      return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
    });
    close(
      await features('columns'),
      rows.map((_, node) => standardised.map((column) => column[node]!)),
    );
  });
});
