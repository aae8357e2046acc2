import { describe, expect, test } from 'vitest';
import { clusteringDiscrepancy, degreeDiscrepancy } from '../../nodes/train/runtime/graph/discrepancy.ts';
import { neighboursOf, type Neighbours } from '../../nodes/train/runtime/graph/graphRows.ts';
import { GraphSorter, sameGraph } from '../../nodes/train/runtime/graph/sameGraph.ts';
import { numbers } from './formula.ts';
import { golden } from './golden.ts';

const { tensor } = golden('graphSets');

/** Joined where the formula's number lies below `share`, as in the recipe. */
function graph(name: string, count: number, share: number): Neighbours {
  const chance = numbers(name, [count, count], 1);
  const edges: number[] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) if (chance[a * count + b]! + 0.5 < share) edges.push(a, b);
  return neighboursOf(count, Int32Array.from(edges));
}

const first = Array.from({ length: 12 }, (_, i) => graph(`first/${i}`, 5 + (i % 9), 0.3 + 0.05 * (i % 5)));
const second = Array.from({ length: 10 }, (_, i) => graph(`second/${i}`, 6 + (i % 7), 0.5));
const small = Array.from({ length: 60 }, (_, i) => graph(`small/${i}`, 5, 0.5));

describe('discrepancies equal those of networkx and SciPy', () => {
  test.each([
    ['degree', degreeDiscrepancy],
    ['clustering', clusteringDiscrepancy],
  ] as const)('%s', (name, discrepancy) => {
    const expected = tensor(name).values[0]!;
    expect(expected).toBeGreaterThan(0.01);
    expect(discrepancy(first, second)).toBeCloseTo(expected, 6);
    expect(discrepancy(second, first)).toBeCloseTo(expected, 6);
    expect(discrepancy(first, first)).toBeCloseTo(0, 10);
    // One graph less is seen.
    expect(Math.abs(discrepancy(first.slice(1), second) - expected)).toBeGreaterThan(1e-4);
  });
});

describe('graphs are the same where networkx says so', () => {
  test('pair by pair', () => {
    const same = tensor('same').values;
    expect([...same].filter((one) => one === 1).length).toBeGreaterThan(100);
    small.forEach((a, i) => small.forEach((b, j) => expect(Number(sameGraph(a, b)), `${i} and ${j}`).toBe(same[i * small.length + j])));
  });

  test('colours alone do not tell: a ring of six and two triangles', () => {
    const ring = neighboursOf(6, Int32Array.from([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0]));
    const triangles = neighboursOf(6, Int32Array.from([0, 1, 1, 2, 2, 0, 3, 4, 4, 5, 5, 3]));
    expect(sameGraph(ring, triangles)).toBe(false);
    const sorter = new GraphSorter([ring]);
    expect(sorter.has(triangles)).toBe(false);
    expect(sorter.has(neighboursOf(6, Int32Array.from([0, 3, 3, 1, 1, 4, 4, 2, 2, 5, 5, 0])))).toBe(true);
    expect([sorter.add(triangles), sorter.add(triangles)]).toEqual([true, false]);
  });
});
