import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { root, tensorloom } from './tensorloom.ts';

/**
 * Trains a document on wasm in the app, exports it, and trains it as a project of its own: losses and figures must be the same. Answers those of
 * the app.
 */
export async function trainedAlike(
  places: Parameters<typeof tensorloom>[0],
  loom: string,
  project: string,
): Promise<{ readonly losses: readonly number[]; readonly figures: Readonly<Record<string, number>> }> {
  const trained = await tensorloom(places, ['train', loom, '--engine', 'wasm', '--json']);
  expect(trained.error).toBe('');
  const run = trained.lines.find((line) => line['event'] === 'start')!['run'] as string;
  const log = readFileSync(path.join(places.home, 'runs', run, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const events = log.map((line) => JSON.parse(line) as { type: string; losses?: number[]; metrics?: Record<string, number> });
  const losses = events.flatMap((event) => (event.type === 'steps' ? event.losses! : []));

  expect((await tensorloom(places, ['export', loom, project, '--json'])).code).toBe(0);
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
  const args = ['main.ts', '--steps', String(losses.length), '--engine', 'wasm', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project });
  const printed = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  expect(printed.flatMap((line) => (line['event'] === 'step' ? [Math.fround(line['loss'] as number)] : []))).toEqual(losses.map(Math.fround));
  const figures = events.findLast((event) => event.type === 'epoch')!.metrics!;
  expect(printed.findLast((line) => line['event'] === 'epoch')!['metrics']).toEqual(figures);
  return { losses, figures };
}
