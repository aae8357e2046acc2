import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { readSafetensors } from '../../nodes/train/runtime/core/safetensors.ts';
import type { ModelCheck } from '../../preload/contract/exporting.ts';
import { start } from '../program/engine.ts';
import { largestDifference } from './measure.ts';
import { checkFile } from './protocol.ts';

/** WebAssembly first: a browser without a graphics card uses it. Plain JavaScript knows every kernel. */
const backends = ['wasm', 'cpu'] as const;

/** Loads a graph model with tfjs, as a page does, and compares its answers on each backend that needs no graphics card. */
export async function checkTfjs(folder: string): Promise<ModelCheck[]> {
  const { tensors } = readSafetensors(await readFile(join(folder, checkFile)));
  const found: ModelCheck[] = [];
  for (const backend of backends) {
    await start[backend](createRequire(import.meta.url));
    const model = await tf.loadGraphModel({ load: () => artifacts(folder) });
    const made = (prefix: string, ports: Readonly<Record<string, { dtype: string }>>) =>
      Object.entries(ports).map(([name, { dtype }]) => {
        const { values, shape } = tensors[`${prefix}/${name}`]!;
        return [name, tf.tensor(values, [...shape], dtype === 'DT_INT32' ? 'int32' : 'float32')] as const;
      });
    const { inputs, outputs } = model.modelSignature as { inputs: Record<string, { dtype: string }>; outputs: Record<string, { dtype: string }> };
    try {
      const expected = made('output', outputs);
      const answers = model.execute(
        Object.fromEntries(made('input', inputs)),
        expected.map(([name]) => name),
      );
      const got = Array.isArray(answers) ? answers : [answers];
      found.push({
        by: backend,
        difference: largestDifference(
          got,
          expected.map(([, tensor]) => tensor),
        ),
      });
    } catch (error) {
      found.push({ by: backend, reason: error instanceof Error ? error.message : String(error) });
    }
    model.dispose();
  }
  return found;
}

async function artifacts(folder: string): Promise<tf.io.ModelArtifacts> {
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const shards = await Promise.all(weightsManifest.flatMap(({ paths }) => paths).map((path) => readFile(join(folder, path))));
  return {
    modelTopology,
    format,
    signature,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: Uint8Array.from(Buffer.concat(shards)).buffer,
  };
}
