// Sums and maxima along the middle axis of [outer, length, inner], and the softmax of rows.

import { exponential, keep, larger, partOf, splat, total } from './vectors';
import { job, share } from './pool';
import { ofReduce, ofSoftmax } from './parts';

// @ts-ignore: decorator
@unmanaged
class Reduction {
  largest: bool;
  x: usize;
  out: usize;
  outer: i32;
  length: i32;
  inner: i32;
  /** Numbers of the middle axis that go into one number: [outer, blocks, inner] comes out. */
  block: i32;
  blocks: i32;
  each: i32;
  /** What a sum is multiplied with at last. */
  scale: f32;
}

export function reduce(largest: bool, x: usize, out: usize, outer: i32, length: i32, inner: i32, block: i32, scale: f32): void {
  const it = job<Reduction>();
  it.largest = largest;
  it.x = x;
  it.out = out;
  it.outer = outer;
  it.length = length;
  it.inner = inner;
  it.block = block;
  it.blocks = (length + block - 1) / block;
  it.scale = scale;
  const rows = outer * it.blocks;
  it.each = max(max(1, 8192 / max(1, block * inner)), (rows + 4095) / 4096);
  share(ofReduce, (rows + it.each - 1) / it.each, <f64>outer * <f64>length * <f64>inner > 16384);
}

export function reducePart(part: i32): void {
  const it = job<Reduction>();
  const inner = it.inner;
  const last = min(it.outer * it.blocks, (part + 1) * it.each);
  for (let row = part * it.each; row < last; row++) {
    const start = (row % it.blocks) * it.block;
    const count = min(it.block, it.length - start);
    const from = it.x + ((<usize>(row / it.blocks) * it.length + start) * inner << 2);
    const to = it.out + ((<usize>row * inner) << 2);
    if (inner == 1) store<f32>(to, it.largest ? largestOf(from, count) : sumOf(from, count) * it.scale);
    else if (it.largest) columnsOf<i32>(from, to, count, inner, 1);
    else columnsOf<f32>(from, to, count, inner, it.scale);
  }
}

function sumOf(x: usize, count: i32): f32 {
  let a = splat(0);
  let b = splat(0);
  let c = splat(0);
  let d = splat(0);
  for (; count >= 16; count -= 16) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
    c = f32x4.add(c, v128.load(x, 32));
    d = f32x4.add(d, v128.load(x, 48));
    x += 64;
  }
  for (; count > 0; count -= 4) {
    a = f32x4.add(a, partOf(x, count));
    x += 16;
  }
  return total(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

export function largestOf(x: usize, count: i32): f32 {
  let best = splat(-Infinity);
  for (; count >= 4; count -= 4) {
    best = larger(best, v128.load(x));
    x += 16;
  }
  let most = f32x4.extract_lane(best, 0);
  most = largerOf(most, f32x4.extract_lane(best, 1));
  most = largerOf(most, f32x4.extract_lane(best, 2));
  most = largerOf(most, f32x4.extract_lane(best, 3));
  for (; count > 0; count--) {
    most = largerOf(most, load<f32>(x));
    x += 4;
  }
  return most;
}

// @ts-ignore: decorator
@inline
function largerOf(a: f32, b: f32): f32 {
  return a > b || a != a ? a : b;
}

/** Whole numbers mean: the largest. */
// @ts-ignore: decorator
@inline
function joined<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.add(a, b) : larger(a, b);
}

/** Columns, sixteen at a time, while the rows go by. */
function columnsOf<T>(from: usize, to: usize, count: i32, inner: i32, scale: f32): void {
  const bytes = <usize>inner << 2;
  const start = splat(isFloat<T>() ? 0 : -Infinity);
  const by = splat(scale);
  let column = 0;
  for (; column + 16 <= inner; column += 16) {
    let x = from + (<usize>column << 2);
    let a = start;
    let b = start;
    let c = start;
    let d = start;
    for (let i = 0; i < count; i++) {
      a = joined<T>(a, v128.load(x));
      b = joined<T>(b, v128.load(x, 16));
      c = joined<T>(c, v128.load(x, 32));
      d = joined<T>(d, v128.load(x, 48));
      x += bytes;
    }
    const at = to + (<usize>column << 2);
    v128.store(at, f32x4.mul(a, by));
    v128.store(at, f32x4.mul(b, by), 16);
    v128.store(at, f32x4.mul(c, by), 32);
    v128.store(at, f32x4.mul(d, by), 48);
  }
  for (; column < inner; column += 4) {
    const width = inner - column;
    let x = from + (<usize>column << 2);
    let a = start;
    for (let i = 0; i < count; i++) {
      a = joined<T>(a, partOf(x, width));
      x += bytes;
    }
    keep(to + (<usize>column << 2), f32x4.mul(a, by), width);
  }
}

// @ts-ignore: decorator
@unmanaged
class Softmax {
  x: usize;
  out: usize;
  rows: i32;
  length: i32;
  each: i32;
}

/** e^(x - largest) / sum, row by row. */
export function softmax(x: usize, out: usize, rows: i32, length: i32): void {
  const it = job<Softmax>();
  it.x = x;
  it.out = out;
  it.rows = rows;
  it.length = length;
  it.each = max(max(1, 2048 / max(1, length)), (rows + 4095) / 4096);
  share(ofSoftmax, (rows + it.each - 1) / it.each, <f64>rows * <f64>length > 4096);
}

export function softmaxPart(part: i32): void {
  const it = job<Softmax>();
  const last = min(it.rows, (part + 1) * it.each);
  const whole = it.length & ~3;
  const left = it.length & 3;
  for (let row = part * it.each; row < last; row++) {
    const x = it.x + ((<usize>row * it.length) << 2);
    const out = it.out + ((<usize>row * it.length) << 2);
    const most = splat(largestOf(x, it.length));
    let sum = splat(0);
    for (let i = 0; i < whole; i += 4) {
      const e = exponential(f32x4.sub(v128.load(x + (<usize>i << 2)), most));
      v128.store(out + (<usize>i << 2), e);
      sum = f32x4.add(sum, e);
    }
    let all = total(sum);
    if (left) {
      const e = exponential(f32x4.sub(partOf(x + (<usize>whole << 2), left), most));
      keep(out + (<usize>whole << 2), e, left);
      for (let i = whole; i < it.length; i++) all += load<f32>(out + (<usize>i << 2));
    }
    const by = splat(1 / all);
    for (let i = 0; i < whole; i += 4) v128.store(out + (<usize>i << 2), f32x4.mul(v128.load(out + (<usize>i << 2)), by));
    for (let i = whole; i < it.length; i++) store<f32>(out + (<usize>i << 2), load<f32>(out + (<usize>i << 2)) * (1 / all));
  }
}
