import * as tf from '@tensorflow/tfjs';
import type { Parts } from '../../nodes/compile/plan.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { EngineName } from '../../nodes/train/events.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { blockOf } from './failures.ts';

/** How engines say that they cannot do something, which another engine may. */
const refusals = /not registered for|not (?:yet )?(?:supported|implemented)|unsupported|unimplemented|does not support|No OpKernel/i;

const names: Readonly<Record<string, EngineName>> = { tensorflow: 'native', webgpu: 'webgpu', wasm: 'wasm', cpu: 'cpu' };
const engines: readonly EngineName[] = ['native', 'webgpu', 'wasm', 'cpu'];

/** An error that nobody knows better: with the block whose computation broke off, and what to do where the engine is the reason. */
export async function refusal(training: Training, error: unknown, parts: Parts | undefined): Promise<Problem> {
  const message = error instanceof Error ? error.message : String(error);
  const layer = await layerOf(training);
  const block = layer === undefined ? undefined : blockOf(layer, parts);
  const at = block === undefined ? {} : { block };
  if (!refusals.test(message)) return { code: 'train.failed', ...at, data: { message } };
  const engine = names[tf.getBackend()] ?? tf.getBackend();
  return { code: 'engine.refused', ...at, data: { engine, layer: layer ?? '-', message, others: engines.filter((name) => name !== engine).join(', ') } };
}

/** The step is taken once more, watched: what broke off breaks off again. */
async function layerOf(training: Training): Promise<string | undefined> {
  try {
    await training.examine();
    return undefined;
  } catch (error) {
    return (error as { layer?: string }).layer;
  }
}
