import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';

const root = join(import.meta.dirname, '../..');

export interface Trained {
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the steps alone. */
  readonly seconds: number;
}

/** Trains a document through the command line on the native engine, in a folder of its own. */
export async function trainDocument(document: LoomDocument, folder: string, seed: number): Promise<Trained> {
  const file = join(folder, 'equation.loom');
  writeFileSync(file, printDocument(document));
  const words = ['main/cli/main.ts', 'train', file, '--now', '--engine', 'native', '--seed', String(seed), '--json'];
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
  return { metrics: lines.find(({ event }) => event === 'end')!.metrics!, seconds };
}
