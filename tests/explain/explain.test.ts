import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import { featuresOf } from '../../nodes/explain/map.ts';
import type { ConfusionResult, TsneResult } from '../../nodes/explain/results.ts';
import { hardest, pictures, predictions, spread } from '../../nodes/explain/samples.ts';
import { tsne, type TsneOptions } from '../../nodes/explain/tsne.ts';
import type { ProblemError } from '../../nodes/text/problem.ts';
import type { Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { buildCnn, buildVit } from '../parity/models.ts';
import { loadDigits, trainingOf } from './data.ts';

function plan(type: string, layers: string[], params: ProbePlan['params'] = {}): ProbePlan {
  return { id: 'probe', type, label: '', params, layers, port: 'output' };
}

const cnn = async (test = 300): Promise<Supervised> => trainingOf(() => buildCnn({ filters: [8, 16], classes: 10 }), await loadDigits(0, test));

describe.each(engines)('probes on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('confusion counts every test sample once, at its label and the answer', async () => {
    const training = await cnn();
    const tensors = tf.memory().numTensors;
    const { counts, classes } = (await explain(plan('probe.confusion', ['class-head']), training)) as ConfusionResult;
    expect(classes.length).toBe(10);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(300);
    const logits = await training.predict(Array.from({ length: 300 }, (_, i) => i));
    const answers = await logits.argMax(1).data();
    logits.dispose();
    const expected = new Int32Array(100);
    answers.forEach((answer, i) => expected[training.test.labels[i]! * 10 + answer]!++);
    expect(counts).toEqual(expected);
    training.dispose();
    expect(tf.memory().numTensors).toBeLessThan(tensors);
  });

  test('t-SNE of a wire: one scaled point a sample, started from the previous map', async () => {
    const training = await cnn();
    const tensors = tf.memory().numTensors;
    const seen: { count: number; width: number; options: TsneOptions }[] = [];
    const embed = (features: Float32Array, count: number, width: number, options: TsneOptions): Promise<Float32Array> => {
      seen.push({ count, width, options });
      return Promise.resolve(tsne(features, count, width, { ...options, iterations: 60 }));
    };
    const at = plan('probe.tsne', ['conv-1', 'conv-2'], { samples: 120 });
    const first = (await explain(at, training, { embed })) as TsneResult;
    expect(first.points.length).toBe(240);
    expect(first.points.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeCloseTo(1, 5);
    expect(first.neighbours).toBeGreaterThan(0.2);
    await explain(at, training, { embed, previous: first });
    await explain({ ...at, params: { samples: 60 } }, training, { embed, previous: first });
    expect(seen.map(({ count, width, options }) => [count, width, options.start === first.points, options.seed])).toEqual([
      [120, 16, false, 7],
      [120, 16, true, 7],
      [60, 16, false, 7],
    ]);
    expect(tf.memory().numTensors).toBe(tensors);
    training.dispose();
  });
});

describe('what a wire holds for a sample', () => {
  beforeAll(() => useEngine('cpu'));

  test.each([
    ['patch-embed', 32, 'the mean over patches'],
    ['class-token', 32, 'the class token'],
    ['pool', 32, 'a row'],
    ['class-head', 10, 'a row'],
    ['images', 784, 'all pixels'],
  ])('%s: %i numbers, %s', async (layer, width, what) => {
    const training = await trainingOf(() => buildVit({ patch: 7, layers: 1, width: 32, heads: 2, hidden: 32, classes: 10 }), await loadDigits(0, 20));
    const { features, width: got } = await featuresOf(training, layer, Int32Array.of(4, 9));
    expect(got).toBe(width);
    expect(features.length).toBe(2 * width);
    if (what === 'the class token') expect(features.slice(0, width)).toEqual(features.slice(width));
    else expect(features.slice(0, width)).not.toEqual(features.slice(width));
    if (what === 'all pixels') expect(features.slice(0, 784)).toEqual(training.test.inputs['images']!.values.slice(4 * 784, 5 * 784));
    training.dispose();
  });
});

describe('choice of samples', () => {
  beforeAll(() => useEngine('wasm'));

  test('spread takes as many of each class as can be', async () => {
    const { test: data } = await loadDigits(0, 300);
    const samples = spread(data, 40);
    expect(new Set(samples).size).toBe(40);
    for (let label = 0; label < 10; label++) expect(samples.filter((i) => data.labels[i] === label).length).toBe(4);
    expect(Array.from(samples)).toEqual(Array.from(samples).sort((a, b) => a - b));
    expect(spread(data, 1000).length).toBe(300);
  });

  test('hardest takes those whose right class got least', async () => {
    const training = await cnn();
    const samples = await hardest(training, 20);
    const { probabilities } = await predictions(
      training,
      Int32Array.from({ length: 300 }, (_, i) => i),
    );
    for (const sample of samples.subarray(0, 10)) {
      const label = training.test.labels[sample]!;
      const others = Array.from(training.test.labels.keys()).filter((i) => training.test.labels[i] === label);
      expect(probabilities[sample * 10 + label]).toBe(Math.min(...others.map((i) => probabilities[i * 10 + label]!)));
    }
    expect(new Set(samples.subarray(0, 10).map((i) => training.test.labels[i]!)).size).toBe(10);
    const shown = (await explain(plan('probe.tsne', ['conv-2'], { samples: 20, choice: 'hardest' }), training)) as TsneResult;
    expect(shown.samples).toEqual(samples);
    const asked = (await explain(plan('probe.tsne', ['conv-2'], { samples: 20 }), training, { samples: [5, 2, 9, 11] })) as TsneResult;
    expect(Array.from(asked.samples)).toEqual([5, 2, 9, 11]);
    training.dispose();
  });

  test('pictures are bytes: paper 0, ink 255', async () => {
    const { test: data } = await loadDigits(0, 30);
    const { height, width, channels, bytes } = pictures(data, Int32Array.of(3, 8));
    expect([height, width, channels, bytes.length]).toEqual([28, 28, 1, 2 * 784]);
    const values = data.inputs['images']!.values;
    for (let i = 0; i < 784; i++) expect(bytes[784 + i]).toBe(Math.round(255 * values[8 * 784 + i]!));
  });
});

test('an unknown probe and a probe without a wire are problems', async () => {
  await useEngine('cpu');
  const training = await cnn(20);
  for (const [type, layers, code] of [
    ['probe.lime', ['conv-1'], 'explain.unknownProbe'],
    ['probe.tsne', [], 'explain.noWire'],
    ['probe.attention', [], 'explain.noWire'],
  ] as const) {
    const error = (await explain(plan(type, [...layers]), training).catch((reason: unknown) => reason)) as ProblemError;
    expect(error.problem.code).toBe(code);
  }
  training.dispose();
});

test.each([NaN, Infinity])('a wire that holds %d has no map, and the problem says so', async (value) => {
  await useEngine('cpu');
  const training = await cnn(20);
  const [kernel] = training.model.getLayer('conv-1').weights;
  tf.tidy(() => void kernel!.write(tf.fill(kernel!.shape as number[], value)));
  const error = (await explain(plan('probe.tsne', ['conv-1'], { samples: 20 }), training).catch((reason: unknown) => reason)) as ProblemError;
  expect(error.problem).toEqual({ code: 'explain.notFinite', data: { layer: 'conv-1' } });
  training.dispose();
});
