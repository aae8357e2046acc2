// A stack of dense layers through which values travel together with their first and second derivatives (runtime/physics/jets.ts).
//
//     z = x W + b for the value, z_i = x_i W for derivatives        y = tanh z        y_i = s' z_i        y_ab = s' z_ab + s'' z_a z_b
//
// A block of points goes through all layers while it is in the cache. Nothing is kept for the way back, which goes forward once more: that costs less
// than writing and reading what all layers made of all points. In a block, points lie side by side, so that a width of 20 wastes nothing:
// [unit][stream][point]. Parts have memory of their own, and add up gradients there.

import { fma, hyperbolicTangent, splat, total } from './vectors';
import { job, share } from './pool';
import { ofJets } from './parts';

// @ts-ignore: decorator
@unmanaged
class Jets {
  rows: usize;
  /** The result, or what reaches the rows. */
  out: usize;
  /** What reaches the result; 0: the way there. */
  given: usize;
  layers: usize;
  /** For each stream but the value, the two that it is made of; -1: a first derivative. */
  made: usize;
  space: usize;
  /** Bytes from the memory of one part to that of the next, and where in it lie what comes back, what goes on and the sums. */
  room: i32;
  back: i32;
  onward: i32;
  sums: i32;
  count: i32;
  streams: i32;
  points: i32;
  /** Points of a block: a multiple of 8. */
  each: i32;
  parts: i32;
}

/** As `jets.ts` lays it down. Places in the memory of a part are in bytes. */
// @ts-ignore: decorator
@unmanaged
class Layer {
  inward: i32;
  outward: i32;
  bent: i32;
  weight: usize;
  bias: usize;
  /** The weight turned over. */
  turned: usize;
  dWeight: usize;
  dBias: usize;
  x: i32;
  z: i32;
  y: i32;
  sums: i32;
}

// @ts-ignore: decorator
@inline
function layerOf(it: Jets, index: i32): Layer {
  return changetype<Layer>(it.layers + <usize>index * offsetof<Layer>());
}

export function jets(
  rows: usize, given: usize, out: usize, layers: usize, made: usize, space: usize, room: i32, back: i32, onward: i32, sums: i32,
  count: i32, streams: i32, points: i32, each: i32, parts: i32,
): void {
  const it = job<Jets>();
  it.rows = rows;
  it.given = given;
  it.out = out;
  it.layers = layers;
  it.made = made;
  it.space = space;
  it.room = room;
  it.back = back;
  it.onward = onward;
  it.sums = sums;
  it.count = count;
  it.streams = streams;
  it.points = points;
  it.each = each;
  it.parts = parts;
  if (given) for (let l = 0; l < count; l++) turn(layerOf(it, l));
  share(ofJets, parts, true);
  if (given) for (let l = 0; l < count; l++) gatherSums(it, layerOf(it, l));
}

function turn(layer: Layer): void {
  const inward = <usize>layer.inward;
  const outward = <usize>layer.outward;
  for (let k: usize = 0; k < inward; k++) {
    for (let u: usize = 0; u < outward; u++) store<f32>(layer.turned + ((u * inward + k) << 2), load<f32>(layer.weight + ((k * outward + u) << 2)));
  }
}

/** The gradients of a layer's weight and bias out of those of all parts. */
function gatherSums(it: Jets, layer: Layer): void {
  const weights = <usize>layer.inward * layer.outward;
  const numbers = weights + layer.outward;
  const first = it.space + it.sums + layer.sums;
  for (let i: usize = 0; i < numbers; i++) {
    let sum: f32 = 0;
    for (let part = 0; part < it.parts; part++) sum += total(v128.load(first + <usize>part * it.room + (i << 4)));
    store<f32>(i < weights ? layer.dWeight + (i << 2) : layer.dBias + ((i - weights) << 2), sum);
  }
}

export function jetsPart(part: i32): void {
  const it = job<Jets>();
  const blocks = (it.points + it.each - 1) / it.each;
  const base = it.space + <usize>part * it.room;
  if (it.given) memory.fill(base + it.sums, 0, it.room - it.sums);
  const last = <i32>(<i64>blocks * (part + 1) / it.parts);
  for (let block = <i32>(<i64>blocks * part / it.parts); block < last; block++) {
    const point = block * it.each;
    const end = layerOf(it, it.count - 1);
    const start = layerOf(it, 0);
    bringIn(it, it.rows, start.inward, point, base + start.x);
    for (let l = 0; l < it.count; l++) {
      const layer = layerOf(it, l);
      multiply(it, layer.outward, layer.inward, layer.weight, base + layer.x, base + layer.z, layer.bias);
      if (layer.bent) bend(it, layer.outward, base + layer.z, base + layer.y);
    }
    if (!it.given) {
      takeOut(it, base + end.y, end.outward, point, it.out);
      continue;
    }
    let d = base + it.back;
    let before = base + it.onward;
    bringIn(it, it.given, end.outward, point, d);
    for (let l = it.count - 1; l >= 0; l--) {
      const layer = layerOf(it, l);
      if (layer.bent) unbend(it, layer.outward, base + layer.z, base + layer.y, d);
      addGradients(it, layer, base + layer.x, d, base + it.sums + layer.sums);
      multiply(it, layer.inward, layer.outward, layer.turned, d, before, 0);
      const other = d;
      d = before;
      before = other;
    }
    takeOut(it, d, start.inward, point, it.out);
  }
}

/** Numbers [stream][point][unit] of a block as [unit][stream][point]; points beyond the last are zero. */
function bringIn(it: Jets, rows: usize, units: i32, point: i32, to: usize): void {
  const some = min(it.each, it.points - point);
  for (let k = 0; k < it.streams; k++) {
    for (let u = 0; u < units; u++) {
      let place = to + (<usize>(u * it.streams + k) * it.each << 2);
      let from = rows + (((<usize>k * it.points + point) * units + u) << 2);
      memory.fill(place, 0, <usize>it.each << 2);
      for (let p = 0; p < some; p++) {
        store<f32>(place, load<f32>(from));
        place += 4;
        from += <usize>units << 2;
      }
    }
  }
}

function takeOut(it: Jets, from: usize, units: i32, point: i32, rows: usize): void {
  const some = min(it.each, it.points - point);
  for (let k = 0; k < it.streams; k++) {
    for (let u = 0; u < units; u++) {
      let place = from + (<usize>(u * it.streams + k) * it.each << 2);
      let to = rows + (((<usize>k * it.points + point) * units + u) << 2);
      for (let p = 0; p < some; p++) {
        store<f32>(to, load<f32>(place));
        place += 4;
        to += <usize>units << 2;
      }
    }
  }
}

/** c [units][wide] = a^T x, a [depth][units], x [depth][wide]; `start` is added to the value, unless it is 0. */
function multiply(it: Jets, units: i32, depth: i32, a: usize, x: usize, c: usize, start: usize): void {
  const bytes = <usize>(it.streams * it.each) << 2;
  const value = start ? <usize>it.each << 2 : 0;
  for (let v: usize = 0; v < bytes; v += 32) {
    const from = v < value ? start : 0;
    let u: usize = 0;
    for (; u + 4 <= <usize>units; u += 4) {
      fourUnits(depth, a + (u << 2), <usize>units << 2, x + v, bytes, c + u * bytes + v, from ? from + (u << 2) : 0);
    }
    for (; u < <usize>units; u++) oneUnit(depth, a + (u << 2), <usize>units << 2, x + v, bytes, c + u * bytes + v, from ? from + (u << 2) : 0);
  }
}

/** Four units of eight points: c[u][.] = start[u] + sum over k of a[k][u] x[k][.] */
function fourUnits(depth: i32, a: usize, pitch: usize, x: usize, bytes: usize, c: usize, start: usize): void {
  let x0 = splat(0);
  let x1 = x0;
  let x2 = x0;
  let x3 = x0;
  if (start) {
    x0 = v128.load_splat<f32>(start);
    x1 = v128.load_splat<f32>(start, 4);
    x2 = v128.load_splat<f32>(start, 8);
    x3 = v128.load_splat<f32>(start, 12);
  }
  let y0 = x0;
  let y1 = x1;
  let y2 = x2;
  let y3 = x3;
  const last = x + <usize>depth * bytes;
  while (x < last) {
    const left = v128.load(x);
    const right = v128.load(x, 16);
    let at = v128.load_splat<f32>(a);
    x0 = fma(at, left, x0);
    y0 = fma(at, right, y0);
    at = v128.load_splat<f32>(a, 4);
    x1 = fma(at, left, x1);
    y1 = fma(at, right, y1);
    at = v128.load_splat<f32>(a, 8);
    x2 = fma(at, left, x2);
    y2 = fma(at, right, y2);
    at = v128.load_splat<f32>(a, 12);
    x3 = fma(at, left, x3);
    y3 = fma(at, right, y3);
    a += pitch;
    x += bytes;
  }
  v128.store(c, x0);
  v128.store(c, y0, 16);
  v128.store(c + bytes, x1);
  v128.store(c + bytes, y1, 16);
  v128.store(c + 2 * bytes, x2);
  v128.store(c + 2 * bytes, y2, 16);
  v128.store(c + 3 * bytes, x3);
  v128.store(c + 3 * bytes, y3, 16);
}

function oneUnit(depth: i32, a: usize, pitch: usize, x: usize, bytes: usize, c: usize, start: usize): void {
  let left = start ? v128.load_splat<f32>(start) : splat(0);
  let right = left;
  const last = x + <usize>depth * bytes;
  while (x < last) {
    const at = v128.load_splat<f32>(a);
    left = fma(at, v128.load(x), left);
    right = fma(at, v128.load(x, 16), right);
    a += pitch;
    x += bytes;
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/** y out of z. */
function bend(it: Jets, units: i32, z: usize, y: usize): void {
  const stream = <usize>it.each << 2;
  for (let u = 0; u < units; u++) {
    for (let i: usize = 0; i < stream; i += 16) {
      const s = hyperbolicTangent(v128.load(z + i));
      const slope = f32x4.sub(splat(1), f32x4.mul(s, s));
      const curvature = f32x4.mul(f32x4.mul(splat(-2), s), slope);
      v128.store(y + i, s);
      for (let k = 1; k < it.streams; k++) {
        const at = <usize>k * stream + i;
        let value = f32x4.mul(slope, v128.load(z + at));
        const a = load<i32>(it.made + (<usize>k << 3));
        if (a >= 0) {
          const b = load<i32>(it.made + (<usize>k << 3), 4);
          value = fma(f32x4.mul(curvature, v128.load(z + <usize>a * stream + i)), v128.load(z + <usize>b * stream + i), value);
        }
        v128.store(y + at, value);
      }
    }
    z += <usize>it.streams * stream;
    y += <usize>it.streams * stream;
  }
}

/** From what reaches y to what reaches z, in place. Second derivatives come after the first ones that they are made of. */
function unbend(it: Jets, units: i32, z: usize, y: usize, d: usize): void {
  const stream = <usize>it.each << 2;
  for (let u = 0; u < units; u++) {
    for (let i: usize = 0; i < stream; i += 16) {
      const s = v128.load(y + i);
      const square = f32x4.mul(s, s);
      const slope = f32x4.sub(splat(1), square);
      const curvature = f32x4.mul(f32x4.mul(splat(-2), s), slope);
      const third = f32x4.mul(slope, f32x4.sub(f32x4.mul(splat(6), square), splat(2)));
      // What reaches the value through s' and through s''.
      let first = splat(0);
      let second = splat(0);
      for (let k = 1; k < it.streams; k++) {
        const at = <usize>k * stream + i;
        const given = v128.load(d + at);
        const a = load<i32>(it.made + (<usize>k << 3));
        first = fma(given, v128.load(z + at), first);
        if (a >= 0) {
          const b = load<i32>(it.made + (<usize>k << 3), 4);
          second = fma(f32x4.mul(given, v128.load(z + <usize>a * stream + i)), v128.load(z + <usize>b * stream + i), second);
        }
        v128.store(d + at, f32x4.mul(given, slope));
      }
      for (let k = 1; k < it.streams; k++) {
        const a = load<i32>(it.made + (<usize>k << 3));
        if (a < 0) continue;
        const b = load<i32>(it.made + (<usize>k << 3), 4);
        // What reaches y_ab, once more: s' of it stands in its place, and -2 s s' is s''.
        const bent = f32x4.mul(f32x4.mul(splat(-2), s), v128.load(d + <usize>k * stream + i));
        const atA = <usize>a * stream + i;
        const atB = <usize>b * stream + i;
        v128.store(d + atA, fma(bent, v128.load(z + atB), v128.load(d + atA)));
        v128.store(d + atB, fma(bent, v128.load(z + atA), v128.load(d + atB)));
      }
      v128.store(d + i, fma(third, second, fma(curvature, first, f32x4.mul(slope, v128.load(d + i)))));
    }
    z += <usize>it.streams * stream;
    y += <usize>it.streams * stream;
    d += <usize>it.streams * stream;
  }
}

/** Adds x d^T to the gradient of the weight and the sum of what reaches the value to that of the bias. Each number is a register, added up at the end. */
function addGradients(it: Jets, layer: Layer, x: usize, d: usize, sums: usize): void {
  const bytes = <usize>(it.streams * it.each) << 2;
  const inward = <usize>layer.inward;
  const outward = <usize>layer.outward;
  let k: usize = 0;
  for (; k + 4 <= inward; k += 4) {
    let u: usize = 0;
    for (; u + 2 <= outward; u += 2) fourByTwo(x + k * bytes, d + u * bytes, bytes, sums + ((k * outward + u) << 4), outward << 4);
    for (; u < outward; u++) for (let j = k; j < k + 4; j++) oneByOne(x + j * bytes, d + u * bytes, bytes, sums + ((j * outward + u) << 4));
  }
  for (; k < inward; k++) for (let u: usize = 0; u < outward; u++) oneByOne(x + k * bytes, d + u * bytes, bytes, sums + ((k * outward + u) << 4));
  const stream = <usize>it.each << 2;
  for (let u: usize = 0; u < outward; u++) {
    const at = sums + ((inward * outward + u) << 4);
    let sum = v128.load(at);
    for (let i: usize = 0; i < stream; i += 16) sum = f32x4.add(sum, v128.load(d + u * bytes + i));
    v128.store(at, sum);
  }
}

function fourByTwo(x: usize, d: usize, bytes: usize, sums: usize, row: usize): void {
  const sums1 = sums + row;
  const sums2 = sums1 + row;
  const sums3 = sums2 + row;
  let x0 = v128.load(sums);
  let y0 = v128.load(sums, 16);
  let x1 = v128.load(sums1);
  let y1 = v128.load(sums1, 16);
  let x2 = v128.load(sums2);
  let y2 = v128.load(sums2, 16);
  let x3 = v128.load(sums3);
  let y3 = v128.load(sums3, 16);
  const last = x + bytes;
  let xs1 = x + bytes;
  let xs2 = xs1 + bytes;
  let xs3 = xs2 + bytes;
  let d1 = d + bytes;
  while (x < last) {
    const left = v128.load(d);
    const right = v128.load(d1);
    let at = v128.load(x);
    x0 = fma(at, left, x0);
    y0 = fma(at, right, y0);
    at = v128.load(xs1);
    x1 = fma(at, left, x1);
    y1 = fma(at, right, y1);
    at = v128.load(xs2);
    x2 = fma(at, left, x2);
    y2 = fma(at, right, y2);
    at = v128.load(xs3);
    x3 = fma(at, left, x3);
    y3 = fma(at, right, y3);
    x += 16;
    xs1 += 16;
    xs2 += 16;
    xs3 += 16;
    d += 16;
    d1 += 16;
  }
  v128.store(sums, x0);
  v128.store(sums, y0, 16);
  v128.store(sums1, x1);
  v128.store(sums1, y1, 16);
  v128.store(sums2, x2);
  v128.store(sums2, y2, 16);
  v128.store(sums3, x3);
  v128.store(sums3, y3, 16);
}

function oneByOne(x: usize, d: usize, bytes: usize, sums: usize): void {
  let sum = v128.load(sums);
  const last = x + bytes;
  for (; x < last; x += 16) {
    sum = fma(v128.load(x), v128.load(d), sum);
    d += 16;
  }
  v128.store(sums, sum);
}
