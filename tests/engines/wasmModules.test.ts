import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiled, fileOf, modules, sourceOf, type ModuleName } from '../../main/setup/wasmKernels.mjs';
import { chance, multiplied } from './kernelReferences.ts';

/** The modules of our kernels by themselves, over memory of their own: what is compiled is what lies here, and how many threads compute changes nothing. */

type Kernels = Readonly<
  Record<'enter' | 'product' | 'unary' | 'segmentSum' | 'reduce' | 'lstm' | 'lstmGradient' | 'softmax' | 'jets' | 'update', (...args: number[]) => void>
> & {
  readonly scratchSize: WebAssembly.Global;
};

const names = Object.keys(modules) as ModuleName[];
const binaries: Record<string, Uint8Array<ArrayBuffer>> = {};
const helpers: Worker[] = [];

beforeAll(async () => {
  for (const name of names) binaries[name] = Uint8Array.from(await compiled(name));
});

afterAll(() => Promise.all(helpers.map((helper) => helper.terminate())));

test.each(names)('the file of %s holds what the sources compile to', (name) => {
  expect(readFileSync(fileOf(name), 'utf8')).toBe(sourceOf(name, binaries[name]!));
});

describe.each(['fused', 'separate'])('%s', (name) => {
  test('the module has no data, which would lie in the memory of others', () => {
    expect(sectionsOf(binaries[name]!)).not.toContain(11);
  });

  test('multiplies matrices', () => {
    const machine = start(binaries[name]!, 1);
    const [a, b] = [chance([70, 300], 1), chance([300, 45], 2)];
    const [at, bt, ct] = [machine.place(a.values), machine.place(b.values), machine.room(70 * 45)];
    machine.kernels.product(at, bt, ct, 70, 45, 300, 300, 45, 45, 0, 0, 0, 0, 1);
    const got = machine.numbers(ct, 70 * 45);
    expect(Math.max(...multiplied(a, b, {}).values.map((value, i) => Math.abs(value - got[i]!)))).toBeLessThan(2e-5);
  });

  test('the same bits in one, two and five threads', () => {
    const alone = work(binaries[name]!, 1);
    for (const threads of [2, 5]) expect(work(binaries[name]!, threads)).toEqual(alone);
  });
});

/** Kinds of the module's sections (WebAssembly core specification, 5.5.2). */
function sectionsOf(bytes: Uint8Array): number[] {
  const kinds: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    kinds.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return kinds;
}

function start(binary: Uint8Array<ArrayBuffer>, threads: number) {
  const memory = new WebAssembly.Memory({ initial: 1024, maximum: 65536, shared: true });
  const module = new WebAssembly.Module(binary);
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
  let next = 4096;
  const room = (count: number) => {
    const address = next;
    next = Math.ceil((next + count * 4) / 64) * 64;
    return address;
  };
  const board = room(1024);
  const scratch = () => room((kernels.scratchSize.value as number) / 4);
  kernels.enter(board, scratch(), threads - 1);
  for (let helper = 1; helper < threads; helper++) {
    const workerData = { module, memory, board, scratch: scratch() };
    const program = `const { module, memory, board, scratch } = require('node:worker_threads').workerData;
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      exports.enter(board, scratch, 0);
      exports.help();`;
    helpers.push(new Worker(program, { eval: true, workerData, execArgv: [] }));
  }
  const place = (values: Float64Array | Int32Array) => {
    const address = room(values.length);
    const view = values instanceof Int32Array ? new Int32Array(memory.buffer, address, values.length) : new Float32Array(memory.buffer, address, values.length);
    view.set(values);
    return address;
  };
  const numbers = (address: number, count: number) => new Float32Array(memory.buffer, address, count).slice();
  return { kernels, room, place, numbers };
}

/** Everything whose work is shared, large enough to be shared, and again and again, so that threads meet in many ways. */
function work(binary: Uint8Array<ArrayBuffer>, threads: number): string[] {
  const machine = start(binary, threads);
  const { kernels, room, place, numbers } = machine;
  const results: string[] = [];
  const keep = (address: number, count: number) => results.push(createHash('sha256').update(numbers(address, count)).digest('hex'));
  for (let round = 0; round < 2; round++) {
    const [a, b] = [place(chance([300, 700], round).values), place(chance([700, 130], round + 1).values)];
    const c = room(300 * 130);
    kernels.product(a, b, c, 300, 130, 700, 700, 130, 130, 0, 0, 0, 0, 1);
    const d = room(700 * 130);
    kernels.product(a, c, d, 700, 130, 300, 700, 130, 130, 1, 0, 0, 0, 1);
    const e = room(700 * 130);
    kernels.unary(9, d, e, 700 * 130);
    const sums = room(130);
    kernels.reduce(0, e, sums, 1, 700, 130, 2048, 1);
    const shares = room(700 * 130);
    kernels.softmax(e, shares, 700, 130);
    const ids = place(Int32Array.from({ length: 700 }, (_, i) => (i * 37) % 50));
    const segments = room(50 * 130);
    kernels.segmentSum(e, ids, segments, 50, 700, 130);
    keep(c, 300 * 130);
    keep(e, 700 * 130);
    keep(sums, 130);
    keep(shares, 700 * 130);
    keep(segments, 50 * 130);
    const [batch, time, units] = [20, 9, 24];
    const [z, recurrent] = [place(chance([batch, time, 4 * units], round).values), place(chance([units, 4 * units], round, 0.3).values)];
    const first = place(chance([batch, units], round + 2).values);
    const [states, gates, laid] = [room(batch * time * 2 * units), room(batch * time * 4 * units), room(4 * units * units)];
    kernels.lstm(z, recurrent, first, first, states, gates, laid, batch, time, units);
    const [dz, dh, dc, before] = [room(batch * time * 4 * units), room(batch * units), room(batch * units), room(batch * time * units)];
    kernels.lstmGradient(recurrent, first, first, states, gates, states, dz, dh, dc, before, laid, batch, time, units);
    keep(states, batch * time * 2 * units);
    keep(dz, batch * time * 4 * units);
    keep(dc, batch * units);
    for (const [address, count] of [...derivatives(machine, round), ...updated(machine, round)]) keep(address, count);
  }
  return results;
}

/** A layer of 2 to 24 with tanh, which four streams of 1,000 points come back through; laid out as nodes/kernels/wasm/jets.ts does. */
function derivatives({ kernels, room, place }: ReturnType<typeof start>, round: number): readonly (readonly [address: number, count: number])[] {
  const [points, width, streams, each, parts] = [1000, 24, 4, 32, 8];
  const [rows, given] = [place(chance([streams * points, 2], round).values), place(chance([streams * points, width], round + 1).values)];
  const [weight, bias] = [place(chance([2, width], round + 2).values), place(chance([width], round + 3).values)];
  const [turned, dRows, dWeight, dBias] = [room(2 * width), room(streams * points * 2), room(2 * width), room(width)];
  const slab = width * streams * each * 4;
  const [x, z, y, back, onward, sums, size] = [0, slab, 2 * slab, 3 * slab, 4 * slab, 5 * slab, 5 * slab + 3 * width * 16];
  const table = place(Int32Array.of(2, width, 1, weight, bias, turned, dWeight, dBias, x, z, y, 0));
  const made = place(Int32Array.of(-1, -1, -1, -1, -1, -1, 1, 1));
  kernels.jets(rows, given, dRows, table, made, room((parts * size) / 4), size, back, onward, sums, 1, streams, points, each, parts);
  return [
    [dRows, streams * points * 2],
    [dWeight, 2 * width],
    [dBias, width],
  ];
}

/** A step of Adam on two weights, and the squares of their gradients; laid out as nodes/kernels/wasm/update.ts does. */
function updated({ kernels, room, place }: ReturnType<typeof start>, round: number): readonly (readonly [address: number, count: number])[] {
  const [sizes, parts] = [[70_001, 30_000], 6];
  const size = 100_001;
  const [values, gradients] = [0, 1].map((seed) => sizes.map((count) => place(chance([count], round + seed).values))) as [number[], number[]];
  const results = sizes.map(room);
  const pieces = place(Int32Array.of(...sizes.flatMap((count, i) => [values[i]!, gradients[i]!, results[i]!, i * sizes[0]!, count, i])));
  const [mean, square] = [place(chance([size], round + 2).values), place(chance([size], round + 3).values.map((value) => value * value))];
  const [newMean, newSquare, sums] = [room(size), room(size), room(2 * parts)];
  kernels.update(0, pieces, 2, size, parts, mean, square, newMean, newSquare, place(Float64Array.of(0.9, 0.1, 0.999, 0.001, 1e-8, 0.01, 2, 0.99)));
  kernels.update(2, pieces, 2, size, parts, 0, 0, sums, 0, place(Float64Array.of(0.5)));
  return [...results.map((address, i) => [address, sizes[i]!] as const), [newMean, size], [newSquare, size], [sums, 2 * parts]];
}
