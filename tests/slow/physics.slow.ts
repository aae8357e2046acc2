import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { keepSolution, readBinaries } from '../../main/services/solutionImport.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf } from '../templates/open.ts';

/**
 * Equations against the solutions that came with Raissi, Perdikaris and Karniadakis 2019, brought in as a user brings them in. The files are
 * not part of the repository, and without them nothing is tested.
 */

const root = join(import.meta.dirname, '../..');
const real = join(root, '../shared/data/pinn');
const folder = mkdtempSync(join(tmpdir(), 'tensorloom-physics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The template with its known solution out of a file. */
async function withFile(id: string, file: string): Promise<LoomDocument> {
  const { type, params } = await keepSolution(await readBinaries([join(real, file)]), folder);
  const document = documentOf(id);
  const nodes = document.graph.nodes.map((node) => (node.id === 'reference' ? { ...node, type, params } : node));
  return { ...document, graph: { ...document.graph, nodes } };
}

async function train(name: string, document: LoomDocument): Promise<Readonly<Record<string, number>>> {
  const file = join(folder, `${name}.loom`);
  writeFileSync(file, printDocument(document));
  const words = ['main/cli/main.ts', 'train', file, '--now', '--json'];
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), words, {
    cwd: root,
    env: { ...process.env, TENSORLOOM_HOME: process.env['TENSORLOOM_HOME'] ?? folder },
    maxBuffer: 1 << 26,
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; metrics?: Record<string, number>; seconds?: number });
  const seconds = lines.reduce((sum, line) => sum + (line.event === 'epoch' ? line.seconds! : 0), 0);
  const { metrics } = lines.find(({ event }) => event === 'end')!;
  const { error, lambda1Error, lambda2Error } = metrics!;
  process.stderr.write(`${name}: ${JSON.stringify({ error, lambda1Error, lambda2Error })}, ${seconds.toFixed(0)} s of steps\n`);
  return metrics!;
}

describe.runIf(existsSync(join(real, 'burgers_shock.mat')))('the solutions of the paper', () => {
  test('Burgers, Adam and then L-BFGS: relative L2 of at most 0.01', async () => {
    expect((await train('burgers', await withFile('9.1-burgers', 'burgers_shock.mat')))['error']).toBeLessThanOrEqual(0.01);
  });

  test('Burgers, coefficients from 2,000 measurements: lambda1 within 2 %, lambda2 within 10 %', async () => {
    const metrics = await train('inverse', await withFile('9.2-inverse', 'burgers_shock.mat'));
    expect(metrics['lambda1Error']).toBeLessThanOrEqual(0.02);
    expect(metrics['lambda2Error']).toBeLessThanOrEqual(0.1);
  });

  test('Burgers, coefficients from measurements with noise of 1 %: lambda1 within 5 %, lambda2 within 30 %', async () => {
    const document = setParam(await withFile('9.2-inverse', 'burgers_shock.mat'), [], 'equation', 'noise', 0.01);
    const metrics = await train('noisy', document);
    expect(metrics['lambda1Error']).toBeLessThanOrEqual(0.05);
    expect(metrics['lambda2Error']).toBeLessThanOrEqual(0.3);
  });

  test('Allen-Cahn: at most 0.05', async () => {
    expect((await train('allen-cahn', await withFile('9.4-allen-cahn', 'AC.mat')))['error']).toBeLessThanOrEqual(0.05);
  });

  test('Schroedinger, a complex field in one array: at most 0.1', async () => {
    expect((await train('schroedinger', await withFile('9.4-schroedinger', 'NLS.mat')))['error']).toBeLessThanOrEqual(0.1);
  });
});
