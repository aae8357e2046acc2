// Convolutions and their gradients as matrix products of what each place of the result looks at.
//
//     looked [cells, taps * in]         filter [taps * in, out]         y = looked filter         cells: all places of the result, sample after sample
//     dFilter = looked^T dy             dLooked = dy filter^T, whose numbers are added up where they were looked at
//
// `looked` is larger than what is looked at, so that a thread makes some rows of it at a time, in its own memory.

import { layAll, multiply, multiplyAll, productScratch } from './product';
import { job, scratch, scratchSize, share } from './pool';
import { ofConvolution, ofFilterGradient, ofInputGradient } from './parts';
import { columnFrom, depthFrom, outside, rowFrom, stand, window, Window } from './window';

// @ts-ignore: decorator
@unmanaged
class Convolution {
  x: usize;
  filter: usize;
  y: usize;
  laid: usize;
  /** Cells of one part, and of one piece of `looked`. */
  each: i32;
  piece: i32;
}

/** Cells whose looks fit beside the product in a thread's memory. */
function pieceOf(at: Window): i32 {
  const room = (scratchSize - productScratch) / 4;
  return max(1, min(256, room / (at.taps * at.inChannels)));
}

// @ts-ignore: decorator
@inline
function looked(): usize {
  return scratch() + productScratch;
}

/** Rows `first` to `last` of `looked`. */
function look(at: Window, x: usize, first: i32, last: i32): void {
  let to = looked();
  const channels = <usize>at.inChannels << 2;
  for (let place = first; place < last; place++) {
    const sample = x + ((<usize>(place / at.cells) * at.inSize) << 2);
    stand(at, place % at.cells);
    for (let i = 0; i < at.depth; i++) {
      const depth = depthFrom + i * at.depthDilation;
      for (let j = 0; j < at.rows; j++) {
        const row = rowFrom + j * at.rowDilation;
        const line = <usize>at.columns * channels;
        if (outside(depth, at.inDepth) || outside(row, at.inRows)) {
          memory.fill(to, 0, line);
          to += line;
          continue;
        }
        const from = sample + <usize>(depth * at.inRows + row) * at.inColumns * channels;
        if (at.columnDilation == 1 && columnFrom >= 0 && columnFrom + at.columns <= at.inColumns) {
          copyWords(to, from + <usize>columnFrom * channels, line);
          to += line;
          continue;
        }
        for (let k = 0; k < at.columns; k++) {
          const there = columnFrom + k * at.columnDilation;
          if (outside(there, at.inColumns)) memory.fill(to, 0, channels);
          else copyWords(to, from + <usize>there * channels, channels);
          to += channels;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function copyWords(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes;
  const whole = to + (bytes & ~15);
  for (; to < whole; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<i32>(to, load<i32>(from));
    from += 4;
  }
}

/** The reverse of `look`: adds to the gradient of one sample. */
function addBack(at: Window, dx: usize, first: i32, last: i32): void {
  let from = looked();
  const channels = <usize>at.inChannels << 2;
  for (let cell = first; cell < last; cell++) {
    stand(at, cell);
    for (let i = 0; i < at.depth; i++) {
      const depth = depthFrom + i * at.depthDilation;
      for (let j = 0; j < at.rows; j++) {
        const row = rowFrom + j * at.rowDilation;
        if (outside(depth, at.inDepth) || outside(row, at.inRows)) {
          from += <usize>at.columns * channels;
          continue;
        }
        const line = dx + <usize>(depth * at.inRows + row) * at.inColumns * channels;
        for (let k = 0; k < at.columns; k++) {
          const there = columnFrom + k * at.columnDilation;
          if (!outside(there, at.inColumns)) addWords(line + <usize>there * channels, from, channels);
          from += channels;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addWords(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes;
  const whole = to + (bytes & ~15);
  for (; to < whole; to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
  }
}

/** `laid`: room for taps * in * out numbers, the last size rounded up to 8. */
export function convolution(x: usize, filter: usize, y: usize, laid: usize): void {
  const it = job<Convolution>();
  const at = window();
  const depth = at.taps * at.inChannels;
  layAll(filter, laid, depth, at.outChannels, at.outChannels, false);
  it.x = x;
  it.y = y;
  it.laid = laid;
  it.piece = pieceOf(at);
  const all = at.batch * at.cells;
  it.each = max(it.piece, (all + 4095) / 4096);
  share(ofConvolution, (all + it.each - 1) / it.each, <f64>all * depth * at.outChannels > 200000);
}

export function convolutionPart(part: i32): void {
  const it = job<Convolution>();
  const at = window();
  const depth = at.taps * at.inChannels;
  const end = min(at.batch * at.cells, (part + 1) * it.each);
  for (let first = part * it.each; first < end; first += it.piece) {
    const last = min(end, first + it.piece);
    look(at, it.x, first, last);
    multiplyAll(looked(), depth, it.laid, it.y + ((<usize>first * at.outChannels) << 2), at.outChannels, last - first, at.outChannels, depth);
  }
}

/** `parts` gradients, one after the other, each of some of the cells: their sum is the gradient. */
export function filterGradient(x: usize, dy: usize, dFilters: usize, parts: i32): void {
  const it = job<Convolution>();
  const at = window();
  it.x = x;
  it.y = dy;
  it.filter = dFilters;
  it.piece = pieceOf(at);
  it.each = (at.batch * at.cells + parts - 1) / parts;
  share(ofFilterGradient, parts, true);
}

export function filterGradientPart(part: i32): void {
  const it = job<Convolution>();
  const at = window();
  const depth = at.taps * at.inChannels;
  const to = it.filter + ((<usize>part * depth * at.outChannels) << 2);
  memory.fill(to, 0, (<usize>depth * at.outChannels) << 2);
  const end = min(at.batch * at.cells, (part + 1) * it.each);
  for (let first = part * it.each; first < end; first += it.piece) {
    const last = min(end, first + it.piece);
    look(at, it.x, first, last);
    const dy = it.y + ((<usize>first * at.outChannels) << 2);
    multiply(looked(), dy, to, depth, at.outChannels, last - first, depth, at.outChannels, at.outChannels, true, false, true);
  }
}

/** `laid`: room for out * taps * in numbers, the last product rounded up to 8. */
export function inputGradient(dy: usize, filter: usize, dx: usize, laid: usize): void {
  const it = job<Convolution>();
  const at = window();
  layAll(filter, laid, at.outChannels, at.taps * at.inChannels, at.outChannels, true);
  it.x = dx;
  it.y = dy;
  it.laid = laid;
  it.piece = pieceOf(at);
  it.each = (at.batch + 4095) / 4096;
  share(ofInputGradient, (at.batch + it.each - 1) / it.each, true);
}

export function inputGradientPart(part: i32): void {
  const it = job<Convolution>();
  const at = window();
  const width = at.taps * at.inChannels;
  const end = min(at.batch, (part + 1) * it.each);
  for (let sample = part * it.each; sample < end; sample++) {
    const dx = it.x + ((<usize>sample * at.inSize) << 2);
    memory.fill(dx, 0, <usize>at.inSize << 2);
    for (let first = 0; first < at.cells; first += it.piece) {
      const last = min(at.cells, first + it.piece);
      const dy = it.y + ((<usize>(sample * at.cells + first) * at.outChannels) << 2);
      multiplyAll(dy, at.outChannels, it.laid, looked(), width, last - first, width, at.outChannels);
      addBack(at, dx, first, last);
    }
  }
}
