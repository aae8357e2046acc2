import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageSource } from '../../main/program/source.ts';
import { digits } from '../../nodes/datasets/digits.ts';

const source = packageSource(import.meta.url);

test('8,000 and 2,000 real digits, pixel for pixel those of the package, no sample in both', async () => {
  const { train, test: tests } = await digits({ train: 8000, test: 2000 })(source, 7);
  expect([train.count, tests.count]).toEqual([8000, 2000]);
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
  // Every picture of the package occurs once under its label.
  const wanted = new Map<string, number>();
  for (let label = 0; label < 10; label++) {
    const { data } = JSON.parse(await readFile(join(folder, `${label}.json`), 'utf8')) as { data: number[] };
    const values = Float32Array.from(data);
    for (let at = 0; at < values.length; at += 784) add(wanted, label, values.subarray(at, at + 784), 1);
  }
  for (const { inputs, labels, count } of [train, tests])
    for (let i = 0; i < count; i++) add(wanted, labels[i]!, (inputs['images']!.values as Float32Array).subarray(i * 784, (i + 1) * 784), -1);
  expect([...wanted.values()].filter((count) => count !== 0)).toEqual([]);
});

function add(counts: Map<string, number>, label: number, pixels: Float32Array, by: number): void {
  const key = `${label} ${Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength).toString('base64')}`;
  counts.set(key, (counts.get(key) ?? 0) + by);
}

test('the split depends on the seed alone', async () => {
  const load = async (seed: number) => {
    const { whence, ...data } = (await digits({ train: 50, test: 10 })(source, seed)).train;
    return { ...data, from: Array.from(data.labels, (_, sample) => whence!(sample)) };
  };
  const [first, again, other] = [await load(7), await load(7), await load(8)];
  expect(again).toEqual(first);
  expect([...other.labels]).not.toEqual([...first.labels]);
});

const text = (words: string) => ({ read: () => Promise.resolve(new TextEncoder().encode(words)) });

test.each([
  ['a missing package', { read: () => Promise.reject(new Error('ENOENT')) }, 'data.missing'],
  ['no list', text('{}'), 'data.malformed'],
  ['half a picture', text('{"data":[0,0.5]}'), 'data.malformed'],
  ['a cut file', text('{"data":[0,0.5,'), 'data.malformed'],
  ['words for numbers', text('{"data":["0"]}'), 'data.malformed'],
  ['numbers over 1', text('{"data":[0,255]}'), 'data.malformed'],
  ['an empty list', text('{"data":[]}'), 'data.malformed'],
])('%s is named', async (_name, broken, code) => {
  await expect(digits({ train: 10, test: 10 })(broken, 7)).rejects.toMatchObject({
    problem: { code, data: { package: 'mnist', file: 'mnist/src/digits/0.json' } },
  });
});

test('asking for more than there is', async () => {
  await expect(digits({ train: 9000, test: 2000 })(source, 7)).rejects.toMatchObject({
    problem: { code: 'data.tooFew', data: { available: 10_000, train: 9000, test: 2000 } },
  });
});
