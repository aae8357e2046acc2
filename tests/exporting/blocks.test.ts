import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainSignature } from '../../main/exporting/exported.ts';
import { answersOf, freeForward } from '../../main/exporting/forward.ts';
import { askSavedModel, largestDifference, largestOf } from '../../main/exporting/measure.ts';
import { inputsAt } from '../../main/exporting/subject.ts';
import { forBrowsers } from '../../main/exporting/rewrites.ts';
import { tfjsModel } from '../../main/exporting/tfjsModel.ts';
import { graphDef, savedModel } from '../../main/recorder/index.ts';
import { useEngine } from '../parity/engines.ts';
import { natives } from '../recorder/native.ts';
import { cases, subjectFor } from './blocks.ts';

/**
 * Every block's forward pass, written once for all sizes: as a SavedModel that TensorFlow answers with, and as a graph model that tfjs answers
 * with in plain JavaScript, at sizes that were not recorded.
 */

const folder = mkdtempSync(join(tmpdir(), 'exported-blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Asked {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly inputs: readonly Numbers[];
  readonly expected: Numbers;
}

type Numbers = { readonly values: Float32Array | Int32Array | Uint8Array; readonly shape: number[]; readonly dtype: 'float32' | 'int32' };

const numbers = (tensor: tf.Tensor): Numbers => ({ values: tensor.dataSync() as Float32Array, shape: tensor.shape, dtype: tensor.dtype as 'float32' });
const tensor = ({ values, shape, dtype }: Numbers) => tf.tensor(values, shape, dtype);

describe.each(natives)('%s', (engine) => {
  const written = new Map<string, Asked>();

  describe('TensorFlow', () => {
    beforeAll(() => useEngine(engine));

    it.each(cases)('%s', async (name, block, example) => {
      const subject = await subjectFor(block, example);
      const before = tf.memory().numTensors;
      const graph = freeForward(subject);
      const { nodes, signatures } = graph;
      writeFileSync(join(folder, 'saved_model.pb'), savedModel(graphDef([], nodes), signatures));
      const real = subject.sizes.map((size) => size.real);
      for (const sizes of [real.map((size) => size + 6), real.map((size) => Math.ceil(size / 4))]) {
        tf.tidy(() => {
          const given = inputsAt(subject, sizes);
          const expected = answersOf(subject, given);
          const answers = askSavedModel(folder, signatures[mainSignature]!, given);
          expect(answers[0]!.shape).toEqual(expected[0]!.shape);
          expect(largestDifference(answers, expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, largestOf(expected)));
          if (!written.has(name))
            written.set(name, { files: tfjsModel(forBrowsers(graph), 'test'), inputs: given.map(numbers), expected: numbers(expected[0]!) });
        });
      }
      expect(tf.memory().numTensors).toBe(before);
      subject.model.dispose();
    });
  });

  describe('tfjs', () => {
    beforeAll(() => useEngine('cpu'));

    it.each(cases)('%s', async (name) => {
      const { files, inputs, expected } = written.get(name)!;
      const { modelTopology, weightsManifest, signature, format } = JSON.parse(files['model.json'] as string) as tf.io.ModelJSON;
      const shards = weightsManifest.flatMap(({ paths }) => paths).map((path) => files[path] as Uint8Array);
      const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
      const model = await tf.loadGraphModel({
        load: () => Promise.resolve({ modelTopology, format, signature, weightSpecs, weightData: Uint8Array.from(Buffer.concat(shards)).buffer }),
      });
      tf.tidy(() => {
        const answer = model.execute(Object.fromEntries(inputs.map((one, i) => [`in-${i}`, tensor(one)])), 'output') as tf.Tensor;
        const right = tensor(expected);
        expect(largestDifference([answer], [right])).toBeLessThanOrEqual(1e-5 * Math.max(1, largestOf([right])));
      });
      model.dispose();
    });
  });
});
