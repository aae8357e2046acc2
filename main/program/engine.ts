import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { installCpuKernels } from '#kernels/cpu/installCpuKernels.ts';
import { installNativeKernels } from '#kernels/native/installNativeKernels.ts';
import { mendNativeKernels } from '#kernels/native/mendNativeKernels.ts';
import { startWasm } from './wasm.ts';
import { startWebgpu } from './webgpu.ts';

/** What computes: TensorFlow's own library, a graphics card, WebAssembly, plain JavaScript. */
export const engines = ['native', 'webgpu', 'wasm', 'cpu'] as const;
export type Engine = (typeof engines)[number];

/** The engine of that name. */
export function engineCalled(name: string): Engine {
  const engine = engines.find((one) => one === name);
  if (engine === undefined) throw new Error(`There is no engine "${name}"; there are ${engines.join(', ')}.`);
  return engine;
}

/** Starts the wanted engine, or the best that is here. Packages are looked for from the module at `from`. */
export async function startEngine(from: string, wanted?: Engine): Promise<Engine> {
  const reasons: string[] = [];
  // A graphics card may be one that the processor plays: it is used when it is asked for.
  for (const engine of wanted ? [wanted] : engines.filter((name) => name !== 'webgpu')) {
    try {
      await start[engine](createRequire(from));
      return engine;
    } catch (error) {
      reasons.push(`${engine}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No engine starts.\n${reasons.join('\n')}`);
}

/** How each engine starts. Throws when it does not. */
export const start: Readonly<Record<Engine, (require: NodeJS.Require) => Promise<void>>> = {
  async native(require) {
    // tfjs-node calls two functions that Node 23 removed.
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray });
    // TensorFlow's notes about the processor are no news for who trains.
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
    process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
    keepNanInXla();
    require('@tensorflow/tfjs-node-gpu');
    await use('tensorflow');
    mendNativeKernels();
    installNativeKernels();
  },
  async webgpu(require) {
    await startWebgpu(require);
  },
  async wasm(require) {
    await startWasm(require);
  },
  async cpu() {
    installCpuKernels();
    await use('cpu');
  },
};

/** XLA's quick minimum and maximum drop NaN: with them a ReLU would hide that a training broke. Read once, before XLA is first asked. */
function keepNanInXla(): void {
  const flag = '--xla_cpu_enable_fast_min_max=false';
  const flags = process.env['XLA_FLAGS'] ?? '';
  if (!flags.includes('xla_cpu_enable_fast_min_max')) process.env['XLA_FLAGS'] = `${flags} ${flag}`.trim();
}

async function use(backend: string): Promise<void> {
  // A backend that does not start gives false, and the one before it goes on computing.
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`);
  await tf.ready();
}
