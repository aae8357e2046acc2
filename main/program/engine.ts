import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { installNativeKernels } from '#kernels/native/installNativeKernels.ts';
import { installWasmKernels } from '#kernels/wasm/installWasmKernels.ts';

/** What computes: TensorFlow's own library, WebAssembly, plain JavaScript. */
export const engines = ['native', 'wasm', 'cpu'] as const;
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
  for (const engine of wanted ? [wanted] : engines) {
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
    require('@tensorflow/tfjs-node-gpu');
    await use('tensorflow');
    installNativeKernels();
  },
  async wasm(require) {
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
    setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
    installWasmKernels();
    await use('wasm');
    refuseNothing(tf.backend() as unknown as { wasm: Heap });
  },
  async cpu() {
    await use('cpu');
  },
};

async function use(backend: string): Promise<void> {
  // A backend that does not start gives false, and the one before it goes on computing.
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`);
  await tf.ready();
}

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** When memory runs out the backend is given address 0 and writes there. It should stop instead. */
function refuseNothing({ wasm }: { wasm: Heap }): void {
  // The first call puts the real function in the place of a stub; what stands there before that is lost.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // A number of bytes beyond an address is cut down to one, and more would be written than was given.
    const address = bytes < 2 ** 32 ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) throw new RangeError(`out of memory: ${bytes} bytes wanted`);
    return address;
  };
}
