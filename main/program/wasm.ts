import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { installWasmKernels } from '#kernels/wasm/installWasmKernels.ts';
import { startKernels } from '#kernels/wasm/kernels.ts';
import type { Memory } from '#kernels/wasm/webAssembly.ts';

/** Gets tfjs's WebAssembly backend ready, with memory that threads can share, and our kernels in all of them. */
export async function startWasm(require: NodeJS.Require): Promise<void> {
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(files: Readonly<Record<string, string>>, fetched: boolean): void };
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  const [plain, simd, threaded] = ['', '-simd', '-threaded-simd'].map((kind) => `tfjs-backend-wasm${kind}.wasm`) as [string, string, string];
  const backend = `data:application/wasm;base64,${Buffer.from(withSharedMemory(readFileSync(join(folder, simd)))).toString('base64')}`;
  setWasmPaths({ [plain]: backend, [simd]: backend, [threaded]: backend }, true);
  installWasmKernels();
  // A backend that does not start gives false, and the one before it goes on computing.
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend does not start');
  const { wasm } = tf.backend() as unknown as { wasm: Heap };
  if (started.has(wasm)) return;
  started.add(wasm);
  refuseNothing(wasm);
  // Node 20 has relaxed SIMD, but behind a flag. With it, losses there are those of later versions.
  if (Number.parseInt(process.versions.node) < 21) setFlagsFromString('--experimental-wasm-relaxed-simd');
  startKernels({
    memory: wasm.asm.memory,
    allocate: (bytes) => wasm._malloc(bytes) >>> 0,
    threads: threadCount(),
    startHelper,
  });
}

const started = new WeakSet<Heap>();

interface Heap {
  readonly asm: { readonly memory: Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** More threads than these find little to do in steps of a few milliseconds. */
const most = 16;

/** As many as the processor has, or as TENSORLOOM_THREADS or TensorFlow's own variable says. */
export function threadCount(): number {
  const wish = Number(process.env['TENSORLOOM_THREADS'] ?? process.env['TF_NUM_INTRAOP_THREADS']);
  return Math.min(most, Number.isInteger(wish) && wish > 0 ? wish : availableParallelism());
}

const helperProgram = `
const { module, memory, board, scratch } = require('node:worker_threads').workerData;
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernels.enter(board, scratch, 0);
kernels.help();
`;

function startHelper(workerData: object): void {
  // Whoever ends does not wait for helpers.
  new Worker(helperProgram, { eval: true, workerData, execArgv: [] }).unref();
}

/**
 * The backend's build without threads of its own, told to share its memory. In a module a memory's limits stand behind a byte of flags: bit 0, there is an
 * upper limit; bit 1, shared. (WebAssembly core specification with threads, 5.5.5 and 5.5.8.)
 */
function withSharedMemory(module: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(module);
  const memories = 5;
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const kind = bytes[at++];
    const size = number();
    if (kind === memories) {
      if (number() !== 1 || bytes[at] !== 1) break;
      bytes[at] = 3;
      return bytes;
    }
    at += size;
  }
  throw new Error('the wasm backend’s module is not one whose memory can be shared');
}

/** When memory runs out the backend is given address 0 and writes there. It should stop instead. */
function refuseNothing(wasm: Heap): void {
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
