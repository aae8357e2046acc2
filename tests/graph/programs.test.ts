import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { ConfusionResult, GeneratedResult, GraphResult, SmoothnessResult, TsneResult } from '../../nodes/explain/results.ts';
import { documentOf as document, node, wires } from '../compile/documents.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { root } from '../compile/sources.ts';
import { documentOf } from '../templates/open.ts';

/** The templates of chapter 12 as programs: they learn, their probes show something, and a break changes nothing. */

const changes: Readonly<Record<string, readonly (readonly [block: string, param: string, value: number])[]>> = {
  '12.3-gin': [['graphs', 'graphs', 80]],
  '12.5-graph-generation': [
    ['graphs', 'graphs', 40],
    ['recipe', 'samples', 20],
    ['memory', 'units', 16],
  ],
};
const quickly = (id: string): LoomDocument =>
  (changes[id] ?? []).reduce((document, [block, param, value]) => setParam(document, [], block, param, value), documentOf(id));
const ids = ['12.1-gcn', '12.1-over-smoothing', '12.2-gat', '12.3-gin', '12.4-graph-autoencoder', '12.5-graph-generation'];
const variational = setParam(setParam(documentOf('12.4-graph-autoencoder'), [], 'codes', 'units', 32), [], 'loss', 'variational', true);

interface Looked {
  readonly losses: readonly number[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, unknown>>;
}
interface Resumed {
  readonly unbroken: readonly number[];
  readonly broken: readonly number[];
  readonly figures: Readonly<Record<string, number>>;
  readonly left: number;
}

let folder: string;
let looked: Readonly<Record<string, Looked>>;
let resumed: Readonly<Record<string, Resumed>>;

beforeAll(async () => {
  const documents = { ...Object.fromEntries(ids.map((id) => [id, quickly(id)])), variational };
  folder = writePrograms(Object.fromEntries(Object.entries(documents).map(([name, one]) => [name, programOf(one)])));
  const plans = Object.fromEntries(ids.map((id) => [id, analyse(quickly(id)).probes]));
  const run = async (script: string, ...words: string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), [script, folder, ...words], { cwd: root, maxBuffer: 1 << 26 });
    return JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as unknown;
  };
  looked = (await run(join(root, 'tests/templates/look.ts'), '12', JSON.stringify(plans))) as typeof looked;
  resumed = (await run(join(import.meta.dirname, 'resume.ts'), '6', ...Object.keys(documents))) as typeof resumed;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(ids)('%s: the loss falls', (id) => {
  const { losses } = looked[id]!;
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  expect(losses).toHaveLength(12);
  expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)));
});

test.each([...ids, 'variational'])('%s: a break after half of the steps changes no loss, and nothing is left behind', (id) => {
  const { unbroken, broken, figures, left } = resumed[id]!;
  expect(unbroken).toHaveLength(6);
  expect(broken).toEqual(unbroken);
  for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
  expect(left).toBe(0);
});

describe('probes', () => {
  test('the picture of a graph has its edges, its labels and an answer for each node', () => {
    const { count, edges, labels, predicted, split, attention } = looked['12.1-gcn']!.results['picture'] as GraphResult;
    expect(count).toBe(300);
    expect(edges).toHaveLength(2 * 2 * 900);
    expect(labels).toHaveLength(300);
    expect(new Set(predicted).size).toBeGreaterThan(1);
    expect([...split].filter((part) => part === 1)).toHaveLength(20);
    expect(attention).toHaveLength(0);
  });

  test('attention on edges: what a node hears from its neighbours and itself sums to 1, so the neighbours have less', () => {
    const { edges, attention, heads, count } = looked['12.2-gat']!.results['attention'] as GraphResult;
    expect(heads).toBe(8);
    expect(attention).toHaveLength((edges.length / 2) * heads);
    const sums = new Float64Array(count * heads);
    for (let edge = 0; 2 * edge < edges.length; edge++)
      for (let head = 0; head < heads; head++) sums[edges[2 * edge + 1]! * heads + head]! += attention[edge * heads + head]!;
    expect(Math.max(...sums)).toBeLessThan(1);
    expect(Math.min(...[...sums].filter((sum) => sum > 0))).toBeGreaterThan(0);
  });

  test('maps and matrices count what they should', () => {
    expect((looked['12.1-gcn']!.results['map'] as TsneResult).points).toHaveLength(600);
    expect((looked['12.3-gin']!.results['map'] as TsneResult).points).toHaveLength(2 * 16);
    const all = (result: unknown): number => [...(result as ConfusionResult).counts].reduce((a, b) => a + b, 0);
    expect(all(looked['12.1-gcn']!.results['confusion'])).toBe(220);
    expect(all(looked['12.3-gin']!.results['confusion'])).toBe(16);
    expect((looked['12.4-graph-autoencoder']!.results['picture'] as GraphResult).predicted[0]).toBe(-1);
  });
});

describe('probes on depth and on generated graphs', () => {
  test('smoothness: after more layers nodes are more alike, joined ones most', () => {
    const { layers, all, joined } = looked['12.1-over-smoothing']!.results['smooth'] as SmoothnessResult;
    expect(layers).toEqual(['hidden-1-dropout', 'hidden-2-dropout']);
    expect(all[1]).toBeLessThan(all[0]!);
    for (const i of [0, 1]) expect(joined[i]).toBeLessThan(all[i]!);
  });

  test('generated graphs: each has places and a verdict, and the degrees are shares', () => {
    const { made, real, degrees, discrepancy } = looked['12.5-graph-generation']!.results['drawn'] as GeneratedResult;
    expect([made.length, real.length]).toEqual([12, 8]);
    for (const { count, edges, places } of [...made, ...real]) {
      expect(places).toHaveLength(2 * count);
      expect(Math.max(...edges, 0)).toBeLessThan(count);
      expect(Math.max(...[...places].map(Math.abs))).toBeLessThanOrEqual(1.0001);
    }
    for (const list of Object.values(degrees)) expect([...list].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(made.some(({ valid }) => !valid)).toBe(true);
    expect(discrepancy.made).toBeGreaterThan(discrepancy.random);
  });
});

describe('what does not belong together is said', () => {
  const of = (data: string, loss: string, recipe: string): LoomDocument =>
    document(
      'mixed',
      [node('data', data), node('head', 'core.dense', { units: 4 }), node('loss', loss), node('optimizer', 'optimizer.adamW'), node('recipe', recipe)],
      wires(
        'data.nodes > head',
        `head > loss.${loss === 'loss.links' ? 'codes' : 'logits'}`,
        ...(loss === 'loss.links' ? [] : ['data.labels > loss.labels']),
        'loss.loss > optimizer.loss',
        'optimizer.update > recipe.update',
      ),
    );
  test.each([
    ['data.communityGraph', 'loss.crossEntropy', 'recipe.supervised', ['recipe.data']],
    ['data.communityGraph', 'loss.links', 'recipe.nodes', ['recipe.loss']],
    ['data.communityGraph', 'loss.crossEntropy', 'recipe.links', ['recipe.loss']],
    ['data.communityGraph', 'loss.crossEntropy', 'recipe.generator', ['recipe.data', 'recipe.loss']],
    ['data.communityGraph', 'loss.crossEntropy', 'recipe.nodes', []],
  ])('%s, %s and %s: %j', (data, loss, recipe, codes) => {
    expect(analyse(of(data, loss, recipe)).problems.map(({ code }) => code)).toEqual(codes);
  });
});
