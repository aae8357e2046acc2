// Vectors of four floats and the functions on them.

/** a b + c, rounded once where the processor can. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** The first `count` numbers; zeros beyond. Nothing beyond is read. */
// @ts-ignore: decorator
@inline
export function partOf(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let x = v128.load32_zero(from);
  if (count > 1) x = v128.load_lane<f32>(from, x, 1, 4);
  if (count > 2) x = v128.load_lane<f32>(from, x, 2, 8);
  return x;
}

/** Writes the first `count` numbers and nothing beyond. */
// @ts-ignore: decorator
@inline
export function keep(to: usize, x: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, x);
    return;
  }
  v128.store_lane<f32>(to, x, 0);
  if (count > 1) v128.store_lane<f32>(to, x, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, x, 2, 8);
}

/** The four numbers added up, in pairs. */
// @ts-ignore: decorator
@inline
export function total(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 2) + (f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 3));
}

// A comparison with NaN is false: these let a NaN in either place through.
// @ts-ignore: decorator
@inline
export function larger(a: v128, b: v128): v128 {
  return v128.bitselect(a, b, v128.or(f32x4.gt(a, b), f32x4.ne(a, a)));
}

// @ts-ignore: decorator
@inline
export function smaller(a: v128, b: v128): v128 {
  return v128.bitselect(a, b, v128.or(f32x4.lt(a, b), f32x4.ne(a, a)));
}

// @ts-ignore: decorator
@inline
function bounded(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmax(splat(low), f32x4.pmin(splat(high), x));
}

// @ts-ignore: decorator
@inline
function withSignOf(size: v128, sign: v128): v128 {
  return v128.or(size, v128.and(sign, i32x4.splat(0x80000000)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(whole: v128): v128 {
  return i32x4.shl(i32x4.add(whole, i32x4.splat(127)), 23);
}

// Adding and taking away 1.5 * 2^23 rounds a float of modest size to a whole number.
// @ts-ignore: decorator
@inline
function nearest(x: v128): v128 {
  return f32x4.sub(f32x4.add(x, splat(12582912)), splat(12582912));
}

// @ts-ignore: decorator
@inline
function wholeOf(n: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(n);
}

/** e^r - 1 for |r| <= ln(2) / 2 by its Taylor series: the first term left out is below 2e-8 of the result. */
// @ts-ignore: decorator
@inline
function smallExpm1(r: v128): v128 {
  let p = fma(r, splat(1.0 / 5040), splat(1.0 / 720));
  p = fma(p, r, splat(1.0 / 120));
  p = fma(p, r, splat(1.0 / 24));
  p = fma(p, r, splat(1.0 / 6));
  p = fma(p, r, splat(0.5));
  return fma(p, f32x4.mul(r, r), r);
}

/** The rest r of x = n ln(2) + r. ln(2) stands in two parts, the first with few digits, so that n ln(2) comes off exactly. */
// @ts-ignore: decorator
@inline
function rest(x: v128, n: v128): v128 {
  return fma(n, splat(2.12194440054690583e-4), fma(n, splat(-0.693359375), x));
}

// @ts-ignore: decorator
@inline
function powers(x: v128): v128 {
  return nearest(f32x4.mul(x, splat(1.44269504088896341)));
}

/** e^x. The power is applied in two halves: 2^128 and 2^-149 have no float of their own. */
export function exponential(x: v128): v128 {
  const y = bounded(x, -104, 89);
  const n = powers(y);
  const p = f32x4.add(smallExpm1(rest(y, n)), splat(1));
  const whole = wholeOf(n);
  const half = i32x4.shr_s(whole, 1);
  const power = f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
  return v128.bitselect(power, x, f32x4.eq(x, x));
}

/** e^x - 1, without the loss of digits that taking 1 from a power near 1 has. */
export function expm1(x: v128): v128 {
  const y = bounded(x, -30, 89);
  const n = powers(y);
  const whole = wholeOf(n);
  const half = i32x4.shr_s(whole, 1);
  const p = smallExpm1(rest(y, n));
  const first = powerOfTwo(half);
  const second = powerOfTwo(i32x4.sub(whole, half));
  const power = f32x4.mul(fma(p, first, f32x4.sub(first, v128.bitselect(splat(1), splat(0), i32x4.eq(whole, half)))), second);
  const large = f32x4.sub(f32x4.mul(f32x4.mul(f32x4.add(p, splat(1)), first), second), splat(1));
  const near = v128.bitselect(p, large, i32x4.eq(whole, i32x4.splat(0)));
  return v128.bitselect(near, v128.bitselect(x, power, f32x4.ne(x, x)), f32x4.eq(x, x));
}

/** 1 / (1 + e^-x). Below -88 the true value is no normal float. */
export function sigmoid(x: v128): v128 {
  const y = f32x4.neg(bounded(x, -88, 88));
  const n = powers(y);
  const p = f32x4.add(smallExpm1(rest(y, n)), splat(1));
  const bent = f32x4.div(splat(1), fma(p, powerOfTwo(wholeOf(n)), splat(1)));
  return v128.bitselect(bent, x, f32x4.eq(x, x));
}

/** tanh |x| = -e / (e + 2) with e = e^(-2|x|) - 1. */
export function hyperbolicTangent(x: v128): v128 {
  const y = f32x4.mul(splat(-2), f32x4.pmin(splat(10), f32x4.abs(x)));
  const n = powers(y);
  const scale = powerOfTwo(wholeOf(n));
  const e = fma(smallExpm1(rest(y, n)), scale, f32x4.sub(scale, splat(1)));
  const t = withSignOf(f32x4.abs(f32x4.div(e, f32x4.add(e, splat(2)))), x);
  return v128.bitselect(t, x, f32x4.eq(x, x));
}

/** ln x = e ln(2) + 2 atanh(s), s = (m - 1) / (m + 1), x = m 2^e, 0.707 <= m < 1.415: |s| < 0.172, where the first term left out is below 1e-8. */
export function logarithm(x: v128): v128 {
  const tiny = f32x4.lt(x, splat(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(x, splat(8388608)), x, tiny);
  const power = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(bits, i32x4.shl(power, 23));
  const e = f32x4.sub(f32x4.convert_i32x4_s(power), v128.and(tiny, splat(23)));
  const f = f32x4.sub(m, splat(1));
  const s = f32x4.div(f, f32x4.add(m, splat(1)));
  const q = f32x4.mul(s, s);
  let p = fma(q, splat(2.0 / 11), splat(2.0 / 9));
  p = fma(p, q, splat(2.0 / 7));
  p = fma(p, q, splat(2.0 / 5));
  p = fma(p, q, splat(2.0 / 3));
  // 2 s = f - s f: the large part of the sum is exact.
  const small = fma(e, splat(2.12194440054690583e-4), f32x4.mul(s, f32x4.sub(f, f32x4.mul(p, q))));
  const result = fma(e, splat(0.693359375), f32x4.sub(f, small));
  const usual = v128.and(f32x4.gt(x, splat(0)), f32x4.lt(x, splat(f32.MAX_VALUE + f32.MAX_VALUE)));
  const edge = v128.bitselect(splat(-Infinity), v128.bitselect(x, splat(NaN), f32x4.gt(x, splat(0))), f32x4.eq(x, splat(0)));
  return v128.bitselect(result, edge, usual);
}

/**
 * |x| < 1: x P(x^2). Beyond: 1 - e^(-x^2) Q(1 / (x + 2)). P and Q are least-squares fits on Chebyshev points; both leave less than 1e-7.
 */
export function errorFunction(x: v128): v128 {
  const size = f32x4.abs(x);
  const near = f32x4.lt(size, splat(1));
  const u = f32x4.mul(x, x);
  let p = fma(u, splat(-9.673589374870062e-6), splat(0.00011268253729213029));
  p = fma(p, u, splat(-0.0008484396385028958));
  p = fma(p, u, splat(0.005221053492277861));
  p = fma(p, u, splat(-0.026865437626838684));
  p = fma(p, u, splat(0.11283782869577408));
  p = fma(p, u, splat(-0.37612637877464294));
  p = fma(p, u, splat(1.128379225730896));
  const y = bounded(size, 1, 4);
  const t = f32x4.div(splat(1), f32x4.add(y, splat(2)));
  let q = fma(t, splat(-3.6846728324890137), splat(-1.4431909322738647));
  q = fma(q, t, splat(6.216310501098633));
  q = fma(q, t, splat(0.8910841345787048));
  q = fma(q, t, splat(1.3084931373596191));
  q = fma(q, t, splat(0.5486769676208496));
  q = fma(q, t, splat(0.0005489111063070595));
  const far = withSignOf(f32x4.sub(splat(1), f32x4.mul(q, exponential(f32x4.neg(f32x4.mul(y, y))))), x);
  return v128.bitselect(v128.bitselect(f32x4.mul(x, p), far, near), x, f32x4.eq(x, x));
}
