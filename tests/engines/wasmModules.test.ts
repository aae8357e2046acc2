import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiled, fileOf, modules, sourceOf } from '../../main/setup/wasmKernels.mjs';
import { chance, multiplied } from './kernelReferences.ts';

/** The modules of our kernels by themselves, over memory of their own: what is compiled is what lies here, and how many threads compute changes nothing. */

type Kernels = Readonly<Record<'enter' | 'product' | 'unary' | 'segmentSum' | 'reduce' | 'lstm' | 'lstmGradient' | 'softmax', (...args: number[]) => void>> & {
  readonly scratchSize: WebAssembly.Global;
};

const binaries: Record<string, Uint8Array<ArrayBuffer>> = {};
const helpers: Worker[] = [];

beforeAll(async () => {
  for (const [name, fused] of Object.entries(modules)) binaries[name] = Uint8Array.from(await compiled(fused));
}, 120_000);

afterAll(() => Promise.all(helpers.map((helper) => helper.terminate())));

describe.each(Object.keys(modules))('%s', (name) => {
  test('the file holds what the sources compile to', () => {
    expect(readFileSync(fileOf(name), 'utf8')).toBe(sourceOf(name, binaries[name]!));
  });

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
  const { kernels, room, place, numbers } = start(binary, threads);
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
  }
  return results;
}
