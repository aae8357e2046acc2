// Functions of one number and of two, for all numbers of tensors.

import { errorFunction, exponential, expm1, hyperbolicTangent, keep, larger, logarithm, partOf, sigmoid, smaller, splat } from './vectors';
import { job, share } from './pool';
import { ofBinary, ofUnary } from './parts';

/** Numbers of one part: 64 KiB, so that a part stays in the cache of who computes it. */
const run: i32 = 16384;

// @ts-ignore: decorator
@unmanaged
class Unary {
  operation: i32;
  count: i32;
  x: usize;
  out: usize;
}

export function unary(operation: i32, x: usize, out: usize, count: i32): void {
  const it = job<Unary>();
  it.operation = operation;
  it.count = count;
  it.x = x;
  it.out = out;
  share(ofUnary, (count + run - 1) / run, count > run);
}

// Each function is a class of its own, without anything in it, so that the loop over the numbers is compiled once for each.
// @ts-ignore: decorator
@unmanaged
class Negative {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return f32x4.neg(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Magnitude {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return f32x4.abs(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Square {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return square(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Root {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class InverseRoot {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return f32x4.div(splat(1), f32x4.sqrt(x));
  }
}

// @ts-ignore: decorator
@unmanaged
class Inverse {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return f32x4.div(splat(1), x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Exponential {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return exponential(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class ExponentialLessOne {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return expm1(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Logarithm {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return logarithm(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class HyperbolicTangent {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return hyperbolicTangent(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return sigmoid(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class ErrorFunction {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return errorFunction(x);
  }
}

// @ts-ignore: decorator
@unmanaged
class Rectified {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return v128.bitselect(splat(0), x, f32x4.lt(x, splat(0)));
  }
}

// @ts-ignore: decorator
@unmanaged
class Step {
  // @ts-ignore: decorator
  @inline
  of(x: v128): v128 {
    return v128.bitselect(x, v128.and(f32x4.gt(x, splat(0)), splat(1)), f32x4.ne(x, x));
  }
}

function eachOne<F>(x: usize, out: usize, count: i32): void {
  const f = changetype<F>(0);
  const whole = out + (<usize>(count & ~3) << 2);
  while (out < whole) {
    v128.store(out, f.of(v128.load(x)));
    x += 16;
    out += 16;
  }
  if (count & 3) keep(out, f.of(partOf(x, count & 3)), count & 3);
}

export function unaryPart(part: i32): void {
  const it = job<Unary>();
  const count = min(run, it.count - part * run);
  const x = it.x + (<usize>part * run << 2);
  const out = it.out + (<usize>part * run << 2);
  switch (it.operation) {
    case 0: return eachOne<Negative>(x, out, count);
    case 1: return eachOne<Magnitude>(x, out, count);
    case 2: return eachOne<Square>(x, out, count);
    case 3: return eachOne<Root>(x, out, count);
    case 4: return eachOne<InverseRoot>(x, out, count);
    case 5: return eachOne<Inverse>(x, out, count);
    case 6: return eachOne<Exponential>(x, out, count);
    case 7: return eachOne<ExponentialLessOne>(x, out, count);
    case 8: return eachOne<Logarithm>(x, out, count);
    case 9: return eachOne<HyperbolicTangent>(x, out, count);
    case 10: return eachOne<Sigmoid>(x, out, count);
    case 11: return eachOne<ErrorFunction>(x, out, count);
    case 12: return eachOne<Rectified>(x, out, count);
    case 13: return eachOne<Step>(x, out, count);
    default: unreachable();
  }
}

// Two tensors of one shape, or one that is repeated along some axes. Axes come joined, the last one is a run.
// @ts-ignore: decorator
@unmanaged
class Binary {
  operation: i32;
  rank: i32;
  a: usize;
  b: usize;
  out: usize;
  /** Length of a run, and whether a and b go along it or stay: 1 or 0. */
  length: i32;
  aStep: i32;
  bStep: i32;
  runs: i32;
  runsEach: i32;
  parts: i32;
}

/** After the job: for each axis but the last its size and how many numbers a and b go along it. */
const axesAt: i32 = 512;

export function binary(operation: i32, rank: i32, a: usize, b: usize, out: usize, length: i32, aStep: i32, bStep: i32, runs: i32): void {
  const it = job<Binary>();
  it.operation = operation;
  it.rank = rank;
  it.a = a;
  it.b = b;
  it.out = out;
  it.length = length;
  it.aStep = aStep;
  it.bStep = bStep;
  it.runs = runs;
  if (runs == 1) {
    it.runsEach = 1;
    it.parts = (length + run - 1) / run;
  } else {
    it.runsEach = max(max(1, run / max(1, length)), (runs + 4095) / 4096);
    it.parts = (runs + it.runsEach - 1) / it.runsEach;
  }
  share(ofBinary, it.parts, <f64>runs * <f64>length > run);
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

// @ts-ignore: decorator
@unmanaged
class Sum {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Difference {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Product {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Quotient {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Larger {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return larger(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class Smaller {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return smaller(a, b);
  }
}

// @ts-ignore: decorator
@unmanaged
class SquaredDifference {
  // @ts-ignore: decorator
  @inline
  of(a: v128, b: v128): v128 {
    return square(f32x4.sub(a, b));
  }
}

function eachTwo<F>(a: usize, b: usize, out: usize, count: i32, aStep: i32, bStep: i32): void {
  const f = changetype<F>(0);
  const whole = out + (<usize>(count & ~3) << 2);
  const left = count & 3;
  if (aStep && bStep) {
    while (out < whole) {
      v128.store(out, f.of(v128.load(a), v128.load(b)));
      a += 16;
      b += 16;
      out += 16;
    }
    if (left) keep(out, f.of(partOf(a, left), partOf(b, left)), left);
  } else if (aStep) {
    const same = v128.load_splat<f32>(b);
    while (out < whole) {
      v128.store(out, f.of(v128.load(a), same));
      a += 16;
      out += 16;
    }
    if (left) keep(out, f.of(partOf(a, left), same), left);
  } else {
    const same = v128.load_splat<f32>(a);
    if (bStep) {
      while (out < whole) {
        v128.store(out, f.of(same, v128.load(b)));
        b += 16;
        out += 16;
      }
      if (left) keep(out, f.of(same, partOf(b, left)), left);
    } else {
      const x = f.of(same, v128.load_splat<f32>(b));
      for (; out < whole; out += 16) v128.store(out, x);
      if (left) keep(out, x, left);
    }
  }
}

function runOfTwo(operation: i32, a: usize, b: usize, out: usize, count: i32, aStep: i32, bStep: i32): void {
  switch (operation) {
    case 0: return eachTwo<Sum>(a, b, out, count, aStep, bStep);
    case 1: return eachTwo<Difference>(a, b, out, count, aStep, bStep);
    case 2: return eachTwo<Product>(a, b, out, count, aStep, bStep);
    case 3: return eachTwo<Quotient>(a, b, out, count, aStep, bStep);
    case 4: return eachTwo<Larger>(a, b, out, count, aStep, bStep);
    case 5: return eachTwo<Smaller>(a, b, out, count, aStep, bStep);
    case 6: return eachTwo<SquaredDifference>(a, b, out, count, aStep, bStep);
    default: unreachable();
  }
}

export function binaryPart(part: i32): void {
  const it = job<Binary>();
  const aStep = it.aStep;
  const bStep = it.bStep;
  if (it.runs == 1) {
    const first = part * run;
    runOfTwo(it.operation, it.a + (<usize>first * aStep << 2), it.b + (<usize>first * bStep << 2), it.out + (<usize>first << 2), min(run, it.length - first), aStep, bStep);
    return;
  }
  const first = part * it.runsEach;
  const last = min(it.runs, first + it.runsEach);
  const axes = changetype<usize>(it) + axesAt;
  let out = it.out + (<usize>first * it.length << 2);
  if (it.rank == 2) {
    const aBytes = <usize>load<i32>(axes, 4) << 2;
    const bBytes = <usize>load<i32>(axes, 8) << 2;
    let a = it.a + <usize>first * aBytes;
    let b = it.b + <usize>first * bBytes;
    for (let r = first; r < last; r++) {
      runOfTwo(it.operation, a, b, out, it.length, aStep, bStep);
      a += aBytes;
      b += bBytes;
      out += <usize>it.length << 2;
    }
    return;
  }
  for (let r = first; r < last; r++) {
    let a: usize = 0;
    let b: usize = 0;
    let rest = r;
    for (let axis = it.rank - 2; axis >= 0; axis--) {
      const at = axes + <usize>axis * 12;
      const size = load<i32>(at);
      const place = rest % size;
      rest /= size;
      a += <usize>place * load<i32>(at, 4);
      b += <usize>place * load<i32>(at, 8);
    }
    runOfTwo(it.operation, it.a + (a << 2), it.b + (b << 2), out, it.length, aStep, bStep);
    out += <usize>it.length << 2;
  }
}

// Numbers of another type. Flags are bytes, 0 or 1; all other numbers have four bytes.
const flags: i32 = 0;
const wholes: i32 = 1;
const floats: i32 = 2;

// @ts-ignore: decorator
@inline
function bytesOf(type: i32): i32 {
  return type == flags ? 1 : 4;
}

export function cast(fromType: i32, toType: i32, from: usize, to: usize, count: i32): void {
  const end = from + <usize>count * bytesOf(fromType);
  if (fromType == flags) {
    for (; from < end; from++) {
      if (toType == floats) store<f32>(to, <f32>load<u8>(from));
      else store<i32>(to, load<u8>(from));
      to += 4;
    }
  } else if (fromType == wholes) {
    for (; from < end; from += 4) {
      const value = load<i32>(from);
      if (toType == flags) store<u8>(to, value != 0 ? 1 : 0);
      else store<f32>(to, <f32>value);
      to += bytesOf(toType);
    }
  } else {
    for (; from < end; from += 4) {
      const value = load<f32>(from);
      // What is no number counts as true, as in TensorFlow.
      if (toType == flags) store<u8>(to, value != 0 ? 1 : 0);
      else store<i32>(to, i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(splat(value)), 0));
      to += bytesOf(toType);
    }
  }
}
