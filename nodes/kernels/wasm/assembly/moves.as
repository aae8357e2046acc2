// Numbers carried from places in one tensor to places in another: cutting out, laying side by side, turning axes, repeating, filling up.

import { job, share } from './pool';
import { ofGather, ofMove, ofSegmentSum } from './parts';

// @ts-ignore: decorator
@unmanaged
class Move {
  from: usize;
  to: usize;
  rank: i32;
  /** Outer places in all, and of one part. */
  outer: i32;
  each: i32;
  /** Where there are few outer places: parts of one place, and lines of the last but one axis in each. */
  pieces: i32;
  lines: i32;
}

/** After the job: for each axis its size, and the numbers from one place to the next in the source and in the target. */
const axesAt: i32 = 512;

// @ts-ignore: decorator
@inline
function sizeOf(axes: usize, axis: i32): i32 {
  return load<i32>(axes + <usize>axis * 12);
}

// @ts-ignore: decorator
@inline
function fromStep(axes: usize, axis: i32): i32 {
  return load<i32>(axes + <usize>axis * 12, 4);
}

// @ts-ignore: decorator
@inline
function toStep(axes: usize, axis: i32): i32 {
  return load<i32>(axes + <usize>axis * 12, 8);
}

/** The last axis is the innermost of the target, and the one before it, where there is one, the best partner to turn it with. Axes lie at the job. */
export function move(from: usize, to: usize, rank: i32): void {
  const it = job<Move>();
  const axes = changetype<usize>(it) + axesAt;
  it.from = from;
  it.to = to;
  it.rank = rank;
  let outer = 1;
  for (let axis = 0; axis < rank - 2; axis++) outer *= sizeOf(axes, axis);
  const lines = sizeOf(axes, rank - 2);
  const inner = lines * sizeOf(axes, rank - 1);
  it.outer = outer;
  it.each = max(max(1, 8192 / max(1, inner)), (outer + 4095) / 4096);
  it.pieces = outer < 16 && inner > 16384 ? min(16, (lines + 3) / 4) : 1;
  it.lines = ((lines + it.pieces - 1) / it.pieces + 3) & ~3;
  share(ofMove, it.pieces > 1 ? outer * it.pieces : (outer + it.each - 1) / it.each, <f64>outer * <f64>inner > 16384);
}

export function movePart(part: i32): void {
  const it = job<Move>();
  const lines = sizeOf(changetype<usize>(it) + axesAt, it.rank - 2);
  if (it.pieces > 1) {
    const first = (part % it.pieces) * it.lines;
    if (first < lines) plane(it, part / it.pieces, first, min(lines, first + it.lines));
    return;
  }
  const last = min(it.outer, (part + 1) * it.each);
  for (let place = part * it.each; place < last; place++) plane(it, place, 0, lines);
}

/** The two innermost axes at one place of the outer ones. */
function plane(it: Move, place: i32, firstLine: i32, lastLine: i32): void {
  const axes = changetype<usize>(it) + axesAt;
  const inner = it.rank - 1;
  const middle = inner - 1;
  const size = sizeOf(axes, inner);
  const lines = lastLine - firstLine;
  const step = fromStep(axes, inner);
  const across = fromStep(axes, middle);
  const lineBytes = <usize>toStep(axes, middle) << 2;
  let from = it.from + ((<usize>firstLine * across) << 2);
  let to = it.to + <usize>firstLine * lineBytes;
  for (let axis = middle - 1; axis >= 0; axis--) {
    const length = sizeOf(axes, axis);
    const index = place % length;
    place /= length;
    from += (<usize>index * fromStep(axes, axis)) << 2;
    to += (<usize>index * toStep(axes, axis)) << 2;
  }
  if (across == 1 && step > 1 && lines >= 4 && size >= 4) return turn(from, to, lines, size, <usize>step << 2, lineBytes);
  for (let i = 0; i < lines; i++) {
    if (step == 1) copyRun(from, to, size);
    else if (step == 0) fillRun(to, load<i32>(from), size);
    else spread(from, to, size, <usize>step << 2);
    from += <usize>across << 2;
    to += lineBytes;
  }
}

// @ts-ignore: decorator
@inline
function copyRun(from: usize, to: usize, count: i32): void {
  if (count >= 256) {
    memory.copy(to, from, <usize>count << 2);
    return;
  }
  const whole = to + (<usize>(count & ~3) << 2);
  const end = to + (<usize>count << 2);
  for (; to < whole; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<i32>(to, load<i32>(from));
    from += 4;
  }
}

function fillRun(to: usize, value: i32, count: i32): void {
  const whole = to + (<usize>(count & ~3) << 2);
  const end = to + (<usize>count << 2);
  const all = i32x4.splat(value);
  for (; to < whole; to += 16) v128.store(to, all);
  for (; to < end; to += 4) store<i32>(to, value);
}

// @ts-ignore: decorator
@inline
function spread(from: usize, to: usize, count: i32, bytes: usize): void {
  const end = to + (<usize>count << 2);
  for (; to < end; to += 4) {
    store<i32>(to, load<i32>(from));
    from += bytes;
  }
}

/** Lines that lie across each other, four by four; what is left over, number by number. Blocks keep the lines that are read in the cache. */
function turn(from: usize, to: usize, lines: i32, size: i32, step: usize, lineBytes: usize): void {
  const block = 64;
  for (let first = 0; first < size; first += block) {
    const end = min(size, first + block);
    let line = 0;
    for (; line + 4 <= lines; line += 4) {
      let source = from + <usize>first * step + (<usize>line << 2);
      let target = to + <usize>line * lineBytes + (<usize>first << 2);
      let i = first;
      for (; i + 4 <= end; i += 4) {
        const x = v128.load(source);
        const y = v128.load(source + step);
        const z = v128.load(source + 2 * step);
        const w = v128.load(source + 3 * step);
        const xy = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
        const zw = v128.shuffle<f32>(z, w, 0, 4, 1, 5);
        const xyHigh = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
        const zwHigh = v128.shuffle<f32>(z, w, 2, 6, 3, 7);
        v128.store(target, v128.shuffle<f32>(xy, zw, 0, 1, 4, 5));
        v128.store(target + lineBytes, v128.shuffle<f32>(xy, zw, 2, 3, 6, 7));
        v128.store(target + 2 * lineBytes, v128.shuffle<f32>(xyHigh, zwHigh, 0, 1, 4, 5));
        v128.store(target + 3 * lineBytes, v128.shuffle<f32>(xyHigh, zwHigh, 2, 3, 6, 7));
        source += 4 * step;
        target += 16;
      }
      for (; i < end; i++) {
        store<i32>(target, load<i32>(source));
        store<i32>(target + lineBytes, load<i32>(source, 4));
        store<i32>(target + 2 * lineBytes, load<i32>(source, 8));
        store<i32>(target + 3 * lineBytes, load<i32>(source, 12));
        source += step;
        target += 4;
      }
    }
    for (; line < lines; line++) spread(from + <usize>first * step + (<usize>line << 2), to + <usize>line * lineBytes + (<usize>first << 2), end - first, step);
  }
}

// Rows looked up in tables, and rows added up by number.
// @ts-ignore: decorator
@unmanaged
class Rows {
  x: usize;
  indices: usize;
  out: usize;
  outer: i32;
  /** Rows of a table (of the result), and how many are looked up (added). */
  table: i32;
  count: i32;
  size: i32;
  each: i32;
}

/** out[o, i] = x[o, indices[i]], rows of `size` numbers. Indices were checked. */
export function gather(x: usize, indices: usize, out: usize, outer: i32, table: i32, count: i32, size: i32): void {
  const it = job<Rows>();
  it.x = x;
  it.indices = indices;
  it.out = out;
  it.outer = outer;
  it.table = table;
  it.count = count;
  it.size = size;
  const rows = outer * count;
  it.each = max(max(1, 4096 / max(1, size)), (rows + 4095) / 4096);
  share(ofGather, (rows + it.each - 1) / it.each, <f64>rows * <f64>size > 16384);
}

export function gatherPart(part: i32): void {
  const it = job<Rows>();
  const first = part * it.each;
  const last = min(it.outer * it.count, first + it.each);
  let to = it.out + ((<usize>first * it.size) << 2);
  for (let row = first; row < last; row++) {
    const index = load<i32>(it.indices + (<usize>(row % it.count) << 2));
    const from = it.x + ((<usize>(row / it.count) * it.table + index) * it.size << 2);
    copyRun(from, to, it.size);
    to += <usize>it.size << 2;
  }
}

/** out[ids[i]] += x[i], rows of `size` numbers; a row with a number outside is left out. Each part has some rows of the result and reads all ids. */
export function segmentSum(x: usize, ids: usize, out: usize, table: i32, count: i32, size: i32): void {
  const it = job<Rows>();
  it.x = x;
  it.indices = ids;
  it.out = out;
  it.table = table;
  it.count = count;
  it.size = size;
  it.each = (table + 7) / 8;
  share(ofSegmentSum, table == 0 ? 0 : (table + it.each - 1) / it.each, <f64>count * <f64>size > 65536);
}

export function segmentSumPart(part: i32): void {
  const it = job<Rows>();
  const first = part * it.each;
  const last = min(it.table, first + it.each);
  const size = it.size;
  const bytes = <usize>size << 2;
  memory.fill(it.out + <usize>first * bytes, 0, <usize>(last - first) * bytes);
  for (let i = 0; i < it.count; i++) {
    const id = load<i32>(it.indices + (<usize>i << 2));
    if (id < first || id >= last) continue;
    let from = it.x + <usize>i * bytes;
    let to = it.out + <usize>id * bytes;
    const whole = to + (<usize>(size & ~3) << 2);
    const end = to + bytes;
    for (; to < whole; to += 16) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      from += 16;
    }
    for (; to < end; to += 4) {
      store<f32>(to, load<f32>(to) + load<f32>(from));
      from += 4;
    }
  }
}
