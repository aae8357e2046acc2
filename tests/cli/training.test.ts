import fs from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { start, tensorloom } from './tensorloom.ts';
import { temporaryPlaces } from '../services/temporary.ts';

const where = temporaryPlaces();
afterAll(() => where.remove());

/** Small enough for a test, whole enough for two epochs. */
const small = ['--set', 'digits.train=320', '--set', 'digits.test=100', '--engine', 'wasm', '--json'];

describe('the CNN on digits from the command line', () => {
  let run: string;
  let losses: number[];

  test('twenty steps: start, end, exit 0', async () => {
    const { code, lines, error } = await tensorloom(where, ['train', '3.0-cnn', '--steps', '20', '--engine', 'wasm', '--json']);
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ event: 'start', run: expect.stringMatching(/^3-0-cnn-/), engine: 'wasm', mode: 'eager', parameters: 23_946 });
    expect(lines.at(-1)).toMatchObject({ event: 'end', status: 'done', run: lines[0]!['run'], steps: 20 });
    expect(lines.at(-1)!['loss']).toBeLessThan(3);
  });

  test('stopped by Ctrl-C after the first epoch, with a word on how to go on', async () => {
    // More epochs than are waited for.
    const command = start(where, ['train', '3.0-cnn', '--epochs', '5000', '--seed', '11', ...small]);
    ({ run } = (await command.line(({ event }) => event === 'start')) as { run: string });
    await command.line(({ event }) => event === 'epoch');
    command.interrupt();
    const { code, lines } = await command.ended;
    expect([code, lines.at(-1)!['status']]).toEqual([1, 'stopped']);
    expect(lines.filter(({ event }) => event === 'epoch')[0]).toMatchObject({
      epoch: 1,
      metrics: { loss: expect.any(Number), testAccuracy: expect.any(Number) },
      seconds: expect.any(Number),
    });
    const summary = (await tensorloom(where, ['runs', '--json'])).lines.find((line) => line['run'] === run)!;
    expect(summary).toMatchObject({ seed: 11, epochs: 5000, resumable: true });
  });

  test('a limit of steps leaves a run that resume takes to its end, to the same losses as an unbroken one', async () => {
    const whole = await tensorloom(where, ['train', '3.0-cnn', '--epochs', '2', '--seed', '11', ...small]);
    const broken = await tensorloom(where, ['train', '3.0-cnn', '--epochs', '2', '--seed', '11', '--steps', '7', ...small]);
    run = broken.lines[0]!['run'] as string;
    const resumed = await tensorloom(where, ['resume', run, '--json']);
    expect([whole.code, broken.code, resumed.code]).toEqual([0, 0, 0]);
    expect(resumed.lines[0]).toMatchObject({ event: 'start', run, resumedAt: 7 });
    const metrics = (lines: typeof whole.lines) => lines.filter(({ event }) => event === 'epoch').map((line) => line['metrics']);
    expect(metrics(resumed.lines)).toHaveLength(2);
    expect(metrics(resumed.lines)).toEqual(metrics(whole.lines));
    losses = readLosses(run);
    expect(losses).toHaveLength(20);
    expect(losses).toEqual(readLosses(whole.lines[0]!['run'] as string));
    expect(await tensorloom(where, ['resume', run, '--json'])).toMatchObject({ code: 1, lines: [{ event: 'problem', code: 'run.finished' }] });
    expect(await tensorloom(where, ['resume', 'none', '--json'])).toMatchObject({ code: 1, lines: [{ event: 'problem', code: 'run.unknown' }] });
  });

  test('explain writes pictures that are not uniform, and numbers', async () => {
    const { code, lines, error } = await tensorloom(where, ['explain', run, '--method', 'gradCam', '--sample', '3', '5', '--json']);
    expect([code, error]).toEqual([0, '']);
    const files = lines[0]!['files'] as string[];
    expect(files.map((file) => path.basename(file))).toEqual(['numbers.json', 'sample-3.png', 'sample-5.png']);
    const numbers = JSON.parse(fs.readFileSync(files[0]!, 'utf8')) as { samples: number[]; maps: number[]; step: number };
    expect(numbers).toMatchObject({ samples: [3, 5], step: 20 });
    expect(new Set(numbers.maps).size).toBeGreaterThan(5);
    expect(new Set(PNG.sync.read(fs.readFileSync(files[1]!)).data).size).toBeGreaterThan(20);
    expect(await tensorloom(where, ['explain', run, '--method', 'attention'])).toMatchObject({ code: 2, error: expect.stringContaining('gradCam') });
    expect(await tensorloom(where, ['explain', run, '--method', 'cam', '--sample', '100'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('0 to 99'),
    });
  });

  test('export with the weights of a run; --out does it at the end of a training', async () => {
    const folder = path.join(where.root, 'project');
    const exported = await tensorloom(where, ['export', '3.0-cnn', folder, '--run', run, '--json']);
    expect(exported).toMatchObject({ code: 0, lines: [{ event: 'end', status: 'done', folder }] });
    expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining(['package.json', 'README.md', 'model.ts', 'train.ts', 'main.ts', 'weights.safetensors']));
    expect(await tensorloom(where, ['export', '3.1-vit', where.root, '--json'])).toMatchObject({ code: 1, lines: [{ code: 'export.notEmpty' }] });
    const out = path.join(where.root, 'out');
    expect((await tensorloom(where, ['train', '3.0-cnn', '--steps', '2', ...small, '--out', out])).code).toBe(0);
    expect(fs.existsSync(path.join(out, 'weights.safetensors'))).toBe(true);
  });

  test('a document with problems trains nothing', async () => {
    const { code, lines } = await tensorloom(where, ['train', '3.0-cnn', '--set', 'conv-1.filters=0', ...small]);
    expect([code, lines]).toMatchObject([1, [{ event: 'problem', code: 'param.range', block: 'conv-1', field: 'filters' }]]);
  });

  test('for people: a line an epoch', async () => {
    const { code, out } = await tensorloom(where, ['train', '3.0-cnn', '--epochs', '1', ...small.filter((word) => word !== '--json')], { LANG: 'zh_CN.UTF-8' });
    expect(code).toBe(0);
    expect(out).toMatch(/^训练 3-0-cnn-\S+，引擎 wasm：23946 个权重/);
    expect(out).toMatch(/\n1 +\d\.\d{4} +\d\.\d{4}/);
    expect(out).toMatch(/已完成。\n$/);
  });
});

test('engines: one is chosen and it is ready', async () => {
  const { code, lines } = await tensorloom(where, ['engines', '--json']);
  expect(code).toBe(0);
  expect(lines.map(({ name }) => name)).toEqual(['native', 'webgpu', 'wasm', 'cpu']);
  expect(lines.filter(({ chosen }) => chosen)).toMatchObject([{ state: 'ready' }]);
});

test('serve: an address that lets in once, and an end by Ctrl-C', async () => {
  const served = start(where, ['serve', '--port', '0', '--json']);
  const { address } = (await served.line(({ event }) => event === 'serve')) as { address: string };
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(401);
  served.interrupt();
  expect((await served.ended).code).toBe(0);
});

function readLosses(name: string): number[] {
  const text = fs.readFileSync(path.join(where.home, 'runs', name, 'events.jsonl'), 'utf8');
  const losses: number[] = [];
  for (const line of text.trim().split('\n')) {
    const event = JSON.parse(line) as { type: string; first: number; losses: number[] };
    if (event.type === 'steps') event.losses.forEach((loss, i) => (losses[event.first - 1 + i] = loss));
  }
  return losses;
}
