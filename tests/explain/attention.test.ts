import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { AttentionResult } from '../../nodes/explain/results.ts';
import { rollout } from '../../nodes/explain/rollout.ts';
import type { ProblemError } from '../../nodes/text/problem.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { buildVit } from '../parity/models.ts';
import { loadDigits, trainingOf } from './data.ts';

const settings = { patch: 7, layers: 3, width: 32, heads: 4, hidden: 32, classes: 10 };
const plan: ProbePlan = {
  id: 'attention',
  type: 'probe.attention',
  label: '',
  params: { samples: 5 },
  layers: ['encoder-1-attention', 'encoder-2-attention', 'encoder-3-attention'],
  port: 'weights',
};

describe.each(engines)('attention on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('rows sum to 1, each layer and sample lies in its place, no tensor stays', async () => {
    const training = await trainingOf(() => buildVit(settings), await loadDigits(0, 30));
    const tensors = tf.memory().numTensors;
    const result = (await explain(plan, training)) as AttentionResult;
    expect(result).toMatchObject({ kind: 'attention', layers: 3, heads: 4, time: 17, classToken: true, grid: 4 });
    expect(result.weights.length).toBe(5 * 3 * 4 * 17 * 17);
    for (let at = 0; at < result.weights.length; at += 17) expect(result.weights.subarray(at, at + 17).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const sample = result.samples[3]!;
    const watch = new Map<string, tf.Tensor>();
    const image = tf.tensor4d(training.test.inputs['images']!.values.slice(sample * 784, (sample + 1) * 784), [1, 28, 28, 1]);
    const logits = training.model.apply(image, { watch }) as tf.Tensor;
    const second = await watch.get('encoder-2-attention')!.data();
    expect(result.weights.slice((3 * 3 + 1) * 4 * 289, (3 * 3 + 2) * 4 * 289)).toEqual(second);
    expect(result.weights.slice(3 * 3 * 4 * 289, (3 * 3 + 1) * 4 * 289)).not.toEqual(second);
    tf.dispose([image, logits, ...watch.values()]);
    expect(result.pictures.bytes.length).toBe(5 * 784);
    expect(tf.memory().numTensors).toBe(tensors);
    training.dispose();
  });

  test('a layer without attention weights is named, and no tensor stays', async () => {
    const training = await trainingOf(() => buildVit(settings), await loadDigits(0, 30));
    const tensors = tf.memory().numTensors;
    const error = (await explain({ ...plan, layers: ['encoder-1-attention', 'norm'] }, training).catch((reason: unknown) => reason)) as ProblemError;
    expect(error.problem).toMatchObject({ code: 'explain.noAttention', block: 'attention', data: { layer: 'norm' } });
    expect(tf.memory().numTensors).toBe(tensors);
    training.dispose();
  });
});

describe('roll-out', () => {
  test('two layers of two positions, by hand', () => {
    // Layer 1: everyone looks at 0. Layer 2: one head looks at itself, the other at the other.
    const weights = Float32Array.of(1, 0, 1, 0, /**/ 1, 0, 1, 0, /**/ 1, 0, 0, 1, /**/ 0, 1, 1, 0);
    // A_1 = ([1 0; 1 0] + I) / 2 = [1 0; .5 .5]     A_2 = ([.5 .5; .5 .5] + I) / 2 = [.75 .25; .25 .75]
    expect(Array.from(rollout({ layers: 2, heads: 2, time: 2, weights }, 0))).toEqual([0.875, 0.125, 0.625, 0.375]);
  });

  test('rows sum to 1 in a model, for every sample', async () => {
    await useEngine('cpu');
    const training = await trainingOf(() => buildVit(settings), await loadDigits(0, 30));
    const result = (await explain(plan, training)) as AttentionResult;
    const flows = [0, 4].map((sample) => rollout(result, sample));
    for (const flow of flows) for (let at = 0; at < flow.length; at += 17) expect(flow.subarray(at, at + 17).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(flows[0]).not.toEqual(flows[1]);
    training.dispose();
  });
});
