import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { startTrainer } from '../../main/trainer/supervise.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { smallProgram } from './programs.ts';
import { writeProgram } from './runFolder.ts';

/** The program as an export lays it out, run as its reader runs it, on a Node 24 and through tsx on the Node of this machine. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'program-'));
const run = promisify(execFile);
const events: RunEvent[] = [];

beforeAll(async () => {
  await writeProgram(join(home, 'program'), smallProgram({ train: 300 }));
  await symlink(join(root, 'node_modules'), join(home, 'program', 'node_modules'), 'dir');
  await startTrainer({ run: 'run-1', folder: home, engine: 'wasm', resume: false, probes: [] }, (event) => events.push(event), { home }).ended;
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** The machine's own Node, which may be older; what this test's process put before it in the path is left out. */
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);
const plain = { command: nodeBinary(), before: [] as string[] };
const throughTsx = { command: 'node', before: [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')] };

function start({ command, before }: typeof plain, ...words: string[]) {
  return run(command, [...before, ...words], { cwd: join(home, 'program'), env: { ...process.env, PATH: path, NODE_OPTIONS: '' } });
}

const lines = (text: string) => text.trim().split('\n');
const metricsOfTrainer = () => events.filter((event) => event.type === 'epoch').map(({ epoch, metrics }) => ({ epoch, metrics }));

test.each([
  ['Node 24', plain],
  ['tsx', throughTsx],
])('%s: the exported program prints the numbers of the app, and its weights measure as it said', async (_name, how) => {
  const { stdout } = await start(how, 'main.ts', '--engine', 'wasm', '--json');
  const told = lines(stdout).map((line) => JSON.parse(line));
  expect(told[0]).toMatchObject({ event: 'start', engine: 'wasm', seed: 7, epochs: 2, parameters: 426 });
  expect(told.filter(({ event }) => event === 'epoch').map(({ epoch, metrics }) => ({ epoch, metrics }))).toEqual(metricsOfTrainer());
  expect(metricsOfTrainer()).toHaveLength(2);
  const { metrics, weights } = told.at(-1);
  const evaluated = await start(how, 'evaluate.ts', weights);
  expect(evaluated.stdout).toContain(`testAccuracy ${metrics.testAccuracy.toFixed(4)}`);
});

test('lines for people: epochs with loss and accuracy, and steps where a number of them is asked for', async () => {
  const { stdout } = await start(plain, 'main.ts', '--steps', '2', '--seed', '8', '--epochs', '5', '--engine', 'wasm');
  expect(stdout).toMatch(
    /^engine wasm {2}seed 8 {2}426 weights {2}5 epochs of 19 steps\nstep 1 {2}loss \d\.\d{6}\nstep 2 {2}loss \d\.\d{6}\nweights in trained\.safetensors\n$/,
  );
});

test.each([
  [['--steps', '0'], '--steps takes a whole number from 1, not "0".'],
  [['--engine', 'steam'], 'There is no engine "steam"; there are native, webgpu, wasm, cpu.'],
  [['--fast'], "Unknown option '--fast'"],
])('wrong use %j ends with code 2 and says why', async (words, reason) => {
  await expect(start(plain, 'main.ts', ...words)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});

test('weights of another model are refused by name', async () => {
  const file = join(home, 'program', 'trained.safetensors');
  const model = join(home, 'program', 'model.ts');
  const text = await readFile(model, 'utf8');
  await writeFile(model, text.replace("name: 'head'", "name: 'another'"));
  await expect(start(plain, 'evaluate.ts', file)).rejects.toMatchObject({ stderr: expect.stringContaining('it has no another/kernel') });
  await writeFile(model, text);
});
