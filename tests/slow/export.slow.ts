import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { tensorloom } from '../cli/tensorloom.ts';
import { documentOf, ids, readJson, type Expected } from '../templates/open.ts';

/** Exports as their reader uses them: `npm install` from the registry, then the scripts of the README, on the Node of this machine. */

const root = mkdtempSync(join(tmpdir(), 'tensorloom-export-'));
const places = { home: join(root, 'home'), documents: join(root, 'documents') };
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Without the Node that this repository brings along. */
const env = {
  ...process.env,
  NODE_OPTIONS: '',
  PATH: (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
};
const npm = async (cwd: string, ...words: string[]) =>
  (await promisify(execFile)('npm', words, { cwd, env, shell: process.platform === 'win32', maxBuffer: 2 ** 26 })).stdout;

const steps = 30;

describe.each(ids)('%s', (id) => {
  const folder = join(root, id);

  test('trains to the losses of the app, number for number, and type-checks', async () => {
    const trained = await tensorloom(places, ['train', id, '--steps', String(steps), '--engine', 'wasm', '--json']);
    expect(trained.code).toBe(0);
    const run = trained.lines[0]!['run'] as string;
    expect((await tensorloom(places, ['export', id, folder, '--run', run, '--json'])).code).toBe(0);
    await npm(folder, 'install');
    const printed = await npm(folder, 'start', '-s', '--', '--steps', String(steps), '--engine', 'wasm', '--json');
    const theirs = printed.split('\n').flatMap((line): number[] => {
      const event = line.startsWith('{') ? (JSON.parse(line) as { event: string; loss: number }) : undefined;
      return event?.event === 'step' ? [Math.fround(event.loss)] : [];
    });
    expect(theirs).toHaveLength(steps);
    expect(theirs).toEqual(lossesOf(run));
    await npm(folder, 'run', 'types');
  });

  test('measures the weights of a run as the run did', async () => {
    const small = documentOf(id).graph.nodes.some((node) => node.id === 'digits') ? ['--set', 'digits.train=1000', '--set', 'digits.test=300'] : [];
    const trained = await tensorloom(places, ['train', id, '--epochs', '1', ...small, '--engine', 'wasm', '--json']);
    const { run, metrics } = trained.lines.at(-1) as { run: string; metrics: Record<string, number> };
    const { metric } = readJson<Expected>(id, 'expect.json');
    const document = join(places.home, 'runs', run, 'document.loom');
    // Into the same folder: what was installed there stays.
    expect((await tensorloom(places, ['export', document, folder, '--run', run, '--json'])).code).toBe(0);
    expect(readdirSync(folder)).toContain('node_modules');
    const told = await npm(folder, 'run', '-s', 'evaluate');
    expect(told).toContain(`${metric} ${metrics[metric]!.toFixed(4)}`);
  });
});

function lossesOf(run: string): number[] {
  const log = readFileSync(join(places.home, 'runs', run, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return log.flatMap((line) => {
    const event = JSON.parse(line) as { type: string; losses: number[] };
    return event.type === 'steps' ? event.losses.map(Math.fround) : [];
  });
}
