// Long short-term memory, all steps in one call. Samples of a batch do not depend on each other: a part takes some of them through all steps, and nobody
// waits between steps.
//
//     z_t + h_(t-1) R  ->  i, f, g, o          c_t = f c_(t-1) + i g          h_t = o tanh(c_t)
//
// Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.

import { fma, hyperbolicTangent, keep, partOf, sigmoid, splat } from './vectors';
import { layAll, multiplyAll } from './product';
import { job, share } from './pool';
import { ofLstm, ofLstmGradient } from './parts';

// @ts-ignore: decorator
@unmanaged
class Lstm {
  z: usize;
  h0: usize;
  c0: usize;
  states: usize;
  gates: usize;
  /** R, or R turned over, as panels. */
  laid: usize;
  batch: i32;
  time: i32;
  units: i32;
  group: i32;
  // For the way back.
  dStates: usize;
  dz: usize;
  dh0: usize;
  dc0: usize;
  /** The state before each step, one after the other: [batch, time, units]. */
  before: usize;
}

/** Samples that go together: enough rows for the product's tile, few enough that all threads get some. */
function prepare(batch: i32, time: i32, units: i32, h0: usize, c0: usize, states: usize, gates: usize, laid: usize): Lstm {
  const it = job<Lstm>();
  it.batch = batch;
  it.time = time;
  it.units = units;
  it.h0 = h0;
  it.c0 = c0;
  it.states = states;
  it.gates = gates;
  it.laid = laid;
  it.group = max(4, (batch + 31) / 32 * 4);
  return it;
}

/** `laid`: room for units * 4 units numbers, the second size rounded up to 8. */
export function lstm(
  z: usize, recurrent: usize, h0: usize, c0: usize, states: usize, gates: usize, laid: usize, batch: i32, time: i32, units: i32,
): void {
  layAll(recurrent, laid, units, 4 * units, 4 * units, false);
  const it = prepare(batch, time, units, h0, c0, states, gates, laid);
  it.z = z;
  share(ofLstm, (batch + it.group - 1) / it.group, true);
}

export function lstmPart(part: i32): void {
  const it = job<Lstm>();
  const units = it.units;
  const wide = 4 * units;
  const time = it.time;
  const first = part * it.group;
  const last = min(it.batch, first + it.group);
  const unit = <usize>units << 2;
  for (let t = 0; t < time; t++) {
    for (let s = first; s < last; s++) {
      const row = (<usize>s * time + t) * wide << 2;
      memory.copy(it.gates + row, it.z + row, <usize>wide << 2);
    }
    const before = t == 0 ? it.h0 + <usize>first * unit : it.states + (<usize>first * time + t - 1) * 2 * unit;
    multiplyAll(before, t == 0 ? units : time * 2 * units, it.laid, it.gates + ((<usize>first * time + t) * wide << 2), time * wide, last - first, wide, units, true);
    for (let s = first; s < last; s++) {
      const gate = it.gates + ((<usize>s * time + t) * wide << 2);
      const state = it.states + (<usize>s * time + t) * 2 * unit;
      const cellBefore = t == 0 ? it.c0 + <usize>s * unit : state - unit;
      for (let u = 0; u < units; u += 4) {
        const count = units - u;
        const at = <usize>u << 2;
        const i = sigmoid(partOf(gate + at, count));
        const f = sigmoid(partOf(gate + unit + at, count));
        const g = hyperbolicTangent(partOf(gate + 2 * unit + at, count));
        const o = sigmoid(partOf(gate + 3 * unit + at, count));
        const c = fma(f, partOf(cellBefore + at, count), f32x4.mul(i, g));
        keep(gate + at, i, count);
        keep(gate + unit + at, f, count);
        keep(gate + 2 * unit + at, g, count);
        keep(gate + 3 * unit + at, o, count);
        keep(state + unit + at, c, count);
        keep(state + at, f32x4.mul(o, hyperbolicTangent(c)), count);
      }
    }
  }
}

/**
 * The gradients of z, h0 and c0; `before` is filled, so that one product over all samples and steps gives that of R. `laid`: room for 4 units * units
 * numbers, the second size rounded up to 8.
 */
export function lstmGradient(
  recurrent: usize, h0: usize, c0: usize, states: usize, gates: usize, dStates: usize, dz: usize, dh0: usize, dc0: usize, before: usize, laid: usize,
  batch: i32, time: i32, units: i32,
): void {
  layAll(recurrent, laid, 4 * units, units, 4 * units, true);
  const it = prepare(batch, time, units, h0, c0, states, gates, laid);
  it.dStates = dStates;
  it.dz = dz;
  it.dh0 = dh0;
  it.dc0 = dc0;
  it.before = before;
  share(ofLstmGradient, (batch + it.group - 1) / it.group, true);
}

export function lstmGradientPart(part: i32): void {
  const it = job<Lstm>();
  const units = it.units;
  const wide = 4 * units;
  const time = it.time;
  const first = part * it.group;
  const last = min(it.batch, first + it.group);
  const unit = <usize>units << 2;
  const one = splat(1);
  // What comes back from the step after; at last the gradient of the first state.
  memory.fill(it.dh0 + <usize>first * unit, 0, <usize>(last - first) * unit);
  memory.fill(it.dc0 + <usize>first * unit, 0, <usize>(last - first) * unit);
  for (let t = time - 1; t >= 0; t--) {
    for (let s = first; s < last; s++) {
      const step = <usize>s * time + t;
      const gate = it.gates + (step * wide << 2);
      const state = it.states + step * 2 * unit;
      const given = it.dStates + step * 2 * unit;
      const cellBefore = t == 0 ? it.c0 + <usize>s * unit : state - unit;
      memory.copy(it.before + step * unit, t == 0 ? it.h0 + <usize>s * unit : state - 2 * unit, unit);
      const dz = it.dz + (step * wide << 2);
      const dc = it.dc0 + <usize>s * unit;
      const dhs = it.dh0 + <usize>s * unit;
      for (let u = 0; u < units; u += 4) {
        const count = units - u;
        const at = <usize>u << 2;
        const i = partOf(gate + at, count);
        const f = partOf(gate + unit + at, count);
        const g = partOf(gate + 2 * unit + at, count);
        const o = partOf(gate + 3 * unit + at, count);
        const bent = hyperbolicTangent(partOf(state + unit + at, count));
        const dh = f32x4.add(partOf(given + at, count), partOf(dhs + at, count));
        const slope = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(bent, bent)));
        const d = f32x4.add(f32x4.add(partOf(dc + at, count), partOf(given + unit + at, count)), slope);
        keep(dz + at, f32x4.mul(f32x4.mul(f32x4.mul(d, g), i), f32x4.sub(one, i)), count);
        keep(dz + unit + at, f32x4.mul(f32x4.mul(f32x4.mul(d, partOf(cellBefore + at, count)), f), f32x4.sub(one, f)), count);
        keep(dz + 2 * unit + at, f32x4.mul(f32x4.mul(d, i), f32x4.sub(one, f32x4.mul(g, g))), count);
        keep(dz + 3 * unit + at, f32x4.mul(f32x4.mul(f32x4.mul(dh, bent), o), f32x4.sub(one, o)), count);
        keep(dc + at, f32x4.mul(d, f), count);
      }
    }
    multiplyAll(it.dz + ((<usize>first * time + t) * wide << 2), time * wide, it.laid, it.dh0 + <usize>first * unit, units, last - first, units, wide);
  }
}
