import { fused } from './modules/fused.ts';
import { separate } from './modules/separate.ts';
import { moduleBytes, webAssembly, type Memory, type Module } from './webAssembly.ts';

/**
 * Our own kernels as a WebAssembly module (`assembly/`) over the memory of tfjs's backend: they read and write its tensors where they lie. The
 * module's instances in other threads work on the same memory.
 */

type Address = number;

/** What the module offers; `assembly/` says what each does. */
interface Exports {
  readonly scratchSize: { readonly value: number };
  /** Places that a window of pooling can see. */
  readonly mostTaps: { readonly value: number };
  enter(board: Address, scratch: Address, helpers: number): void;
  unary(operation: number, x: Address, out: Address, count: number): void;
  binary(...args: [operation: number, rank: number, a: Address, b: Address, out: Address, length: number, aStep: number, bStep: number, runs: number]): void;
  cast(fromType: number, toType: number, from: Address, to: Address, count: number): void;
  move(from: Address, to: Address, rank: number): void;
  gather(x: Address, indices: Address, out: Address, outer: number, table: number, count: number, size: number): void;
  segmentSum(x: Address, ids: Address, out: Address, table: number, count: number, size: number): void;
  reduce(...args: [largest: boolean, x: Address, out: Address, outer: number, length: number, inner: number, block: number, scale: number]): void;
  softmax(x: Address, out: Address, rows: number, length: number): void;
  product(
    ...args: [
      ...[a: Address, b: Address, c: Address],
      ...[m: number, n: number, k: number, aRow: number, bRow: number, cRow: number],
      ...[aTurned: boolean, bTurned: boolean, aNext: number, bNext: number, count: number],
    ]
  ): void;
  convolution(x: Address, filter: Address, y: Address, laid: Address): void;
  filterGradient(x: Address, dy: Address, dFilters: Address, parts: number): void;
  inputGradient(dy: Address, filter: Address, dx: Address, laid: Address): void;
  depthwise(x: Address, filter: Address, y: Address): void;
  depthwiseFilterGradient(x: Address, dy: Address, dFilter: Address): void;
  depthwiseInputGradient(dy: Address, filter: Address, dx: Address): void;
  pool(mean: boolean, x: Address, y: Address): void;
  poolGradient(mean: boolean, x: Address, dy: Address, dx: Address): void;
  dilation(way: number, x: Address, filter: Address, y: Address, to: Address): void;
  lstm(
    ...args: [
      ...[z: Address, recurrent: Address, h0: Address, c0: Address, states: Address, gates: Address, laid: Address],
      ...[batch: number, time: number, units: number],
    ]
  ): void;
  lstmGradient(
    ...args: [
      ...[recurrent: Address, h0: Address, c0: Address, states: Address, gates: Address, dStates: Address],
      ...[dz: Address, dh0: Address, dc0: Address, before: Address, laid: Address],
      ...[batch: number, time: number, units: number],
    ]
  ): void;
  jets(
    ...args: [
      ...[rows: Address, given: Address, out: Address, layers: Address, made: Address, space: Address],
      ...[room: number, back: number, onward: number, sums: number],
      ...[count: number, streams: number, points: number, each: number, parts: number],
    ]
  ): void;
  update(
    ...args: [
      ...[rule: number, pieces: Address, count: number, size: number, parts: number],
      ...[first: Address, second: Address, newFirst: Address, newSecond: Address, settings: Address],
    ]
  ): void;
}

export interface Kernels extends Exports {
  /** Writes sizes and strides where the next kernel looks for them. */
  layWords(words: readonly number[]): void;
}

/** What a thread needs to help: it makes an instance of the module, calls `enter(board, scratch, 0)` and then `help()`, which never ends. */
export interface Helper {
  readonly module: Module;
  readonly memory: Memory;
  readonly board: Address;
  readonly scratch: Address;
}

export interface Ground {
  readonly memory: Memory;
  allocate(bytes: number): Address;
  /** How many threads compute, this one included. */
  readonly threads: number;
  startHelper(helper: Helper): void;
}

let instance: Kernels | undefined;

export function kernels(): Kernels {
  if (!instance) throw new Error('The kernels of the WebAssembly engine were not started.');
  return instance;
}

const boardSize = 4096;
/** Where on the board a job has its list of whole numbers. */
const wordsAt = 64 + 512;
const line = 64;

/** Starts the kernels over the backend's memory, in as many threads as are wanted. */
export function startKernels({ memory, allocate, threads, startHelper }: Ground): void {
  const module = new webAssembly.Module(moduleBytes(canFuse() ? fused : separate));
  const exports = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const aligned = (bytes: number) => Math.ceil(allocate(bytes + line) / line) * line;
  const board = aligned(boardSize);
  const words = new Int32Array(memory.buffer, board, boardSize / 4).fill(0);
  const scratch = () => aligned(exports.scratchSize.value);
  exports.enter(board, scratch(), threads - 1);
  for (let helper = 1; helper < threads; helper++) startHelper({ module, memory, board, scratch: scratch() });
  instance = { ...exports, layWords: (numbers) => words.set(numbers, wordsAt / 4) };
}

/** Whether products can be added in one go: asked with a module of one function that does. */
function canFuse(): boolean {
  const body = [0, 0x20, 0, 0x20, 0, 0x20, 0, 0xfd, 0x85, 0x02, 0x0b];
  const code = [1, body.length, ...body];
  return webAssembly.validate(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b, 3, 2, 1, 0, 10, code.length, ...code]));
}
