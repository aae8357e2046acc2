import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { webgpu } from '../../main/trainer/engines/webgpu.ts';
import { useSoftwareCard } from '../engines/softwareCard.ts';
import { elementwise } from './cases/elementwise.ts';
import { moving } from './cases/moving.ts';
import { productCases } from './cases/products.ts';
import { reductionCases } from './cases/reductions.ts';
import { rewrites } from './cases/rewrites.ts';
import { windows } from './cases/windows.ts';
import { verdict } from './checkAll.ts';
import { gapOf } from './gaps.ts';

/** Every case on the graphics card, here one that is computed in software. In a file of its own: the card stays in the process that opened it. */

beforeAll(async () => {
  useSoftwareCard();
  await webgpu.start();
  // A training stops at the first error that the card reports. Here each case has its own.
  const { device } = tf.backend() as unknown as { device: { onuncapturederror(event: { readonly error: Error; preventDefault(): void }): void } };
  device.onuncapturederror = (event) => {
    event.preventDefault();
    reported ??= event.error.message.trim().split('\n')[0];
  };
});

let reported: string | undefined;

describe('webgpu', () => {
  const all = [...elementwise, ...moving, ...productCases, ...reductionCases, ...rewrites, ...windows];
  // What is wrong comes last: the card may tell of it when the next one is already computing.
  const cases = [...all.filter(({ name }) => !gapOf(name, 'webgpu')), ...all.filter(({ name }) => gapOf(name, 'webgpu'))];

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    reported = undefined;
    const answered = await verdict(one);
    const wrong = reported === undefined ? answered : `the card reports: ${reported}`;
    if (gapOf(name, 'webgpu')) expect(wrong, 'this is listed in gaps.ts and is right now: take it out there').toBeDefined();
    else expect(wrong).toBeUndefined();
  });
});
