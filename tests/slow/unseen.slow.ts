import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keepSolution } from '../../main/services/solutionImport.ts';
import { solutions, unseen, unseenDocument } from '../physics/unseen.ts';
import { trainDocument } from './physicsRun.ts';

/** Equations that no template has, from a blank graph through the command line, against what SciPy found. */

const folder = mkdtempSync(join(tmpdir(), 'tensorloom-unseen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.keys(unseen))('%s', async (name) => {
  const bytes = new TextEncoder().encode(JSON.stringify(solutions[name]));
  const { type, params } = await keepSolution([{ name: `${name}.json`, bytes }], folder);
  const { metrics, seconds } = await trainDocument(unseenDocument(name, { type, params }), folder, 7);
  process.stderr.write(`${name}: ${JSON.stringify(metrics)}, ${seconds.toFixed(1)} s\n`);
  expect(metrics['error']).toBeLessThanOrEqual(unseen[name]!.bound);
  for (const [metric, value] of Object.entries(metrics)) if (/^\w+Error$/.test(metric)) expect(value, metric).toBeLessThanOrEqual(0.05);
});
