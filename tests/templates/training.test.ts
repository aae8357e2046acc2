import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { AttentionResult, ConfusionResult, HeatResult, ProbeResult, TsneResult } from '../../nodes/explain/results.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { programOf, writePrograms } from '../compile/programs.ts';
import { root } from '../compile/sources.ts';
import { documentOf, ids as all, readJson, type Expected } from './open.ts';

const ids = all.filter((id) => id.startsWith('3.'));

type Plain<T> = { [K in keyof T]: T[K] extends ArrayLike<number> ? number[] : T[K] };
interface Looked {
  readonly losses: readonly number[];
  readonly parameters: number;
  readonly before: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, unknown>>;
}

const steps = 12;
let folder: string;
let looked: Readonly<Record<string, Looked>>;

/** Less data and fewer points, so that it is quick; the graph is the template's. */
function quick(id: string): LoomDocument {
  let document = setParam(setParam(documentOf(id), [], 'digits', 'train', 600), [], 'digits', 'test', 300);
  document = setParam(document, [], 'map', 'samples', 60);
  return document;
}

beforeAll(async () => {
  const programs = Object.fromEntries(ids.map((id) => [id, programOf(quick(id))]));
  folder = writePrograms(programs);
  const plans = Object.fromEntries(ids.map((id) => [id, analyse(quick(id)).probes]));
  const node = join(root, 'node_modules/.bin/node');
  const { stdout } = await promisify(execFile)(node, [join(import.meta.dirname, 'look.ts'), folder, String(steps), JSON.stringify(plans)], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  looked = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, Looked>;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const result = <T extends ProbeResult>(id: string, probe: string, when: 'before' | 'results' = 'results'): Plain<T> => looked[id]![when][probe] as Plain<T>;

describe.each(ids)('%s trains through its program', (id) => {
  test('the loss begins near that of a guess and falls', () => {
    const { losses, parameters } = looked[id]!;
    expect(parameters).toBe(readJson<Expected>(id, 'expect.json').parameters);
    expect(losses).toHaveLength(steps);
    expect(Math.abs(losses[0]! - Math.log(10))).toBeLessThan(1.2);
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    expect(mean(losses.slice(-4))).toBeLessThan(mean(losses.slice(0, 4)));
  });

  test('each probe has something to show', () => {
    const map = result<TsneResult>(id, 'map');
    expect(map.points).toHaveLength(120);
    expect(Math.max(...map.points.map(Math.abs))).toBeLessThanOrEqual(1);
    const { counts } = result<ConfusionResult>(id, 'confusion');
    expect(counts.reduce((a, b) => a + b, 0)).toBe(300);
  });
});

test('CNN: CAM and Grad-CAM are the same map, as its lesson says', () => {
  const [cam, gradCam] = [result<HeatResult>('3.0-cnn', 'cam'), result<HeatResult>('3.0-cnn', 'grad-cam')];
  expect([cam.rows, cam.columns]).toEqual([7, 7]);
  expect(gradCam.samples).toEqual(cam.samples);
  expect(Math.max(...cam.maps.map((value, i) => Math.abs(value - gradCam.maps[i]!)))).toBeLessThan(1e-3);
  // A map is no map when it is the same everywhere.
  expect(Math.max(...cam.maps)).toBe(1);
  expect(cam.maps.filter((value) => value < 0.5).length).toBeGreaterThan(cam.maps.length / 4);
});

test('ViT: Grad-CAM finds patches that matter, though only the class token leaves the last layer', () => {
  const { rows, columns, maps, samples } = result<HeatResult>('3.1-vit', 'grad-cam');
  expect([rows, columns]).toEqual([4, 4]);
  const lit = samples.filter((_, i) => Math.max(...maps.slice(i * 16, (i + 1) * 16)) === 1);
  expect(lit.length).toBeGreaterThan(samples.length / 2);
});

test('ViT: attention of three layers with four heads, shares that sum to 1', () => {
  const { layers, heads, time, weights, classToken, grid } = result<AttentionResult>('3.1-vit', 'attention');
  expect({ layers, heads, time, classToken, grid }).toEqual({ layers: 3, heads: 4, time: 17, classToken: true, grid: 4 });
  for (let row = 0; row < weights.length; row += 17) expect(weights.slice(row, row + 17).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
  // The lesson: at first the shares are spread over all places.
  expect(Math.max(...result<AttentionResult>('3.1-vit', 'attention', 'before').weights)).toBeLessThan(0.4);
});
