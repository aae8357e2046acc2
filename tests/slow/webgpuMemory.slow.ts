import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { useSoftwareCard } from '../engines/softwareCard.ts';
import { smallProgram } from '../train/programs.ts';
import { writeProgram } from '../train/runFolder.ts';
import type { Look } from './webgpuMemory.ts';

/** Steps on the graphics card hold no more memory than those before them. */

const folder = mkdtempSync(join(tmpdir(), 'webgpu-memory-'));
const [steps, between] = [10_000, 500];
let looks: readonly Look[] = [];

/** A few operations a step: a card that the processor plays takes tens of milliseconds for each step as it is. */
const model = `import * as tf from '@tensorflow/tfjs';
import { Dense } from './layers/dense.ts';
import { Dropout } from './layers/dropout.ts';
import { GlobalAveragePool } from './layers/globalAveragePool.ts';

export function buildModel() {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  const dropped = new Dropout({ name: 'dropout', rate: 0.3 }).apply(images);
  const average = new GlobalAveragePool({ name: 'average' }).apply(dropped);
  return tf.model({ inputs: [images], outputs: new Dense({ name: 'head', units: 10 }).apply(average) });
}
`;

beforeAll(async () => {
  useSoftwareCard();
  // 25 steps an epoch, the last of them with fewer samples; at the end of each the test samples are looked at.
  await writeProgram(folder, { ...smallProgram({ train: 100, test: 10, batch: 4, epochs: 400 }), 'model.ts': model });
  symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(folder, 'node_modules'), 'dir');
  const child = join(import.meta.dirname, 'webgpuMemory.ts');
  const words = ['--expose-gc', child, folder, String(steps), String(between)];
  const { stdout } = await promisify(execFile)(nodeBinary(), words, { maxBuffer: 2 ** 24 });
  looks = JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Look[];
}, 3_600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all = (name: keyof Look) => looks.map((look) => look[name]);

test('all steps were made', () => expect(all('step').at(-1)).toBe(steps));

test('the number of tensors stays what it is', () => expect(new Set(all('tensors')).size).toBe(1));

test('the card holds what it held, and its high-water mark stays', () => {
  expect(new Set(all('used')).size).toBe(1);
  expect(new Set(all('most')).size).toBe(1);
});

test('the process does not grow', () => {
  // In the first 3,500 steps it does, by 35 MB: compiling, and what Dawn and the software driver keep of the commands they were given. A bare loop over
  // Dawn without tfjs or anything of ours levels off in the same way. From there on it stays: 1.5 MB from step 5,000 to 10,000 were measured. A hundred bytes for each
  // of the operations of a step would be 20 MB.
  const [early, late] = [looks.slice(8, 12), looks.slice(-4)].map((some) => Math.max(...some.map(({ resident }) => resident)));
  expect(late! - early!).toBeLessThan(8 * 2 ** 20);
});
