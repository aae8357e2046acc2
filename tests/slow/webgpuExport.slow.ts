import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tensorloom } from '../cli/tensorloom.ts';
import { useSoftwareCard } from '../engines/softwareCard.ts';

/** An exported project on a graphics card, by the words of its README: with packages from the registry, on the Node of this machine. */

const root = mkdtempSync(join(tmpdir(), 'webgpu-export-'));
const folder = join(root, 'project');
const steps = 2;
let readme = '';

beforeAll(async () => {
  useSoftwareCard();
  const exported = await tensorloom({ home: join(root, 'home'), documents: join(root, 'documents') }, ['export', '3.0-cnn', folder, '--json']);
  expect(exported.code).toBe(0);
  readme = readFileSync(join(folder, 'README.md'), 'utf8');
  // A card that the processor plays is slow: fewer samples.
  const train = readFileSync(join(folder, 'train.ts'), 'utf8');
  writeFileSync(join(folder, 'train.ts'), train.replace(/digits\(\{ train: \d+, test: \d+/, 'digits({ train: 320, test: 40'));
  await npm('install');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Without the Node that this repository brings along. */
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((place) => !place.includes('node_modules'))
  .join(delimiter);

const npm = async (...words: string[]) =>
  (await promisify(execFile)('npm', words, { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', PATH: path }, shell: process.platform === 'win32' })).stdout;

async function losses(engine: string): Promise<number[]> {
  const printed = await npm('start', '-s', '--', '--steps', String(steps), '--engine', engine, '--json');
  const events = printed.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { event: string; engine?: string; loss: number }] : []));
  expect(events[0]).toMatchObject({ event: 'start', engine });
  return events.filter(({ event }) => event === 'step').map(({ loss }) => loss);
}

test('without the packages it says which are missing', async () => {
  await expect(losses('webgpu')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('npm install webgpu @tensorflow/tfjs-backend-webgpu') });
});

test('with them it loses what it loses on WebAssembly, and ends', async () => {
  const [, words, start] = /`npm (install webgpu[^`]*)`, then `npm (start -- --engine webgpu)`/.exec(readme)!;
  expect(start).toBeDefined();
  await npm(...words!.split(' '));
  const [card, wasm] = [await losses('webgpu'), await losses('wasm')];
  expect(card).toHaveLength(steps);
  card.forEach((loss, i) => expect(Math.abs(loss - wasm[i]!)).toBeLessThan(1e-4));
  await npm('run', 'types');
});
