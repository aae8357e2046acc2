// The largest number, or the mean, of what a window shows of each channel; and where their gradients go. Places outside count for nothing.

import { larger, splat } from './vectors';
import { job, scratch, scratchSize, share } from './pool';
import { ofDilation, ofPool, ofPoolGradient } from './parts';
import { columnFrom, depthFrom, outside, rowFrom, stand, window, Window } from './window';

// @ts-ignore: decorator
@unmanaged
class Pool {
  mean: bool;
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  /** Which gradient of a dilation: 0 none, 1 of the picture, 2 of the filter. */
  way: i32;
}

export function pool(mean: bool, x: usize, y: usize): void {
  const it = job<Pool>();
  it.mean = mean;
  it.x = x;
  it.y = y;
  share(ofPool, partsOf(window()), true);
}

/** Samples are dealt out; parts are counted with 16 bits. */
// @ts-ignore: decorator
@inline
function partsOf(at: Window): i32 {
  return min(at.batch, 4096);
}

/** Writes down the places that the window sees of a sample, each with its tap, in this thread's own memory; how many they are. */
function placesOf(at: Window, cell: i32): i32 {
  stand(at, cell);
  let to = scratch();
  let tap = 0;
  for (let i = 0; i < at.depth; i++) {
    const depth = depthFrom + i * at.depthDilation;
    for (let j = 0; j < at.rows; j++) {
      const row = rowFrom + j * at.rowDilation;
      if (outside(depth, at.inDepth) || outside(row, at.inRows)) {
        tap += at.columns;
        continue;
      }
      const line = (depth * at.inRows + row) * at.inColumns;
      for (let k = 0; k < at.columns; k++, tap++) {
        const column = columnFrom + k * at.columnDilation;
        if (outside(column, at.inColumns)) continue;
        store<i32>(to, (line + column) * at.inChannels);
        store<i32>(to, tap, 4);
        to += 8;
      }
    }
  }
  return <i32>((to - scratch()) >> 3);
}

/** Taps that a thread has room to write down. */
export const mostTaps: i32 = scratchSize / 8;

// @ts-ignore: decorator
@inline
function placeAt(index: i32): i32 {
  return load<i32>(scratch() + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
function tapAt(index: i32): i32 {
  return load<i32>(scratch() + (<usize>index << 3), 4);
}

export function poolPart(part: i32): void {
  const it = job<Pool>();
  const at = window();
  const channels = at.inChannels;
  for (let sample = part; sample < at.batch; sample += partsOf(at)) {
    const x = it.x + ((<usize>sample * at.inSize) << 2);
    let y = it.y + ((<usize>sample * at.outSize) << 2);
    for (let cell = 0; cell < at.cells; cell++) {
      const seen = placesOf(at, cell);
      const start: f32 = it.mean ? 0 : -Infinity;
      for (let channel = 0; channel < channels; channel++) store<f32>(y + (<usize>channel << 2), start);
      for (let i = 0; i < seen; i++) {
        const from = x + (<usize>placeAt(i) << 2);
        let channel = 0;
        for (; channel + 4 <= channels; channel += 4) {
          const offset = <usize>channel << 2;
          const now = v128.load(y + offset);
          const more = v128.load(from + offset);
          v128.store(y + offset, it.mean ? f32x4.add(now, more) : larger(now, more));
        }
        for (; channel < channels; channel++) {
          const offset = <usize>channel << 2;
          const now = load<f32>(y + offset);
          const more = load<f32>(from + offset);
          store<f32>(y + offset, it.mean ? now + more : now > more || now != now ? now : more);
        }
      }
      if (it.mean) for (let channel = 0; channel < channels; channel++) store<f32>(y + (<usize>channel << 2), load<f32>(y + (<usize>channel << 2)) / <f32>seen);
      y += <usize>channels << 2;
    }
  }
}

/** Of a mean, each place that was seen gets its share; of a largest number, the first place that held it gets all. */
export function poolGradient(mean: bool, x: usize, dy: usize, dx: usize): void {
  const it = job<Pool>();
  it.mean = mean;
  it.x = x;
  it.dy = dy;
  it.dx = dx;
  share(ofPoolGradient, partsOf(window()), true);
}

export function poolGradientPart(part: i32): void {
  const it = job<Pool>();
  const at = window();
  const channels = at.inChannels;
  for (let sample = part; sample < at.batch; sample += partsOf(at)) {
    const x = it.x + ((<usize>sample * at.inSize) << 2);
    const dx = it.dx + ((<usize>sample * at.inSize) << 2);
    memory.fill(dx, 0, <usize>at.inSize << 2);
    let dy = it.dy + ((<usize>sample * at.outSize) << 2);
    for (let cell = 0; cell < at.cells; cell++) {
      const seen = placesOf(at, cell);
      if (it.mean) shareMean(at, seen, dy, dx);
      else {
        let channel = 0;
        for (; channel + 4 <= channels; channel += 4) giveFour(seen, channel, x, dy, dx);
        for (; channel < channels; channel++) giveOne(seen, channel, x, dy, dx);
      }
      dy += <usize>channels << 2;
    }
  }
}

function shareMean(at: Window, seen: i32, dy: usize, dx: usize): void {
  for (let i = 0; i < seen; i++) {
    const place = placeAt(i);
    for (let channel = 0; channel < at.inChannels; channel++) {
      const to = dx + (<usize>(place + channel) << 2);
      store<f32>(to, load<f32>(to) + load<f32>(dy + (<usize>channel << 2)) / <f32>seen);
    }
  }
}

/** Four channels at once; each remembers the place of its largest number. */
function giveFour(seen: i32, channel: i32, x: usize, dy: usize, dx: usize): void {
  let best = splat(-Infinity);
  let places = i32x4.splat(-1);
  for (let i = 0; i < seen; i++) {
    const place = placeAt(i);
    const numbers = v128.load(x + (<usize>(place + channel) << 2));
    const better = v128.or(f32x4.gt(numbers, best), i32x4.lt_s(places, i32x4.splat(0)));
    best = v128.bitselect(numbers, best, better);
    places = v128.bitselect(i32x4.splat(place), places, better);
  }
  add(dx, i32x4.extract_lane(places, 0), channel, dy);
  add(dx, i32x4.extract_lane(places, 1), channel + 1, dy);
  add(dx, i32x4.extract_lane(places, 2), channel + 2, dy);
  add(dx, i32x4.extract_lane(places, 3), channel + 3, dy);
}

// @ts-ignore: decorator
@inline
function add(dx: usize, place: i32, channel: i32, dy: usize): void {
  if (place < 0) return;
  const to = dx + (<usize>(place + channel) << 2);
  store<f32>(to, load<f32>(to) + load<f32>(dy + (<usize>channel << 2)));
}

function giveOne(seen: i32, channel: i32, x: usize, dy: usize, dx: usize): void {
  let best: f32 = 0;
  let found = -1;
  for (let i = 0; i < seen; i++) {
    const place = placeAt(i);
    const number = load<f32>(x + (<usize>(place + channel) << 2));
    if (found >= 0 && !(number > best)) continue;
    best = number;
    found = place;
  }
  add(dx, found, channel, dy);
}

/**
 * Morphological dilation: the largest of picture plus filter [rows, columns, channels]; `way` 1 and 2 are its gradients, by picture and by filter, which
 * go to the first place that held the largest sum.
 */
export function dilation(way: i32, x: usize, filter: usize, y: usize, to: usize): void {
  const it = job<Pool>();
  const at = window();
  it.way = way;
  it.x = x;
  it.dy = y;
  it.y = filter;
  it.dx = to;
  if (way == 1) memory.fill(to, 0, (<usize>at.batch * at.inSize) << 2);
  if (way == 2) memory.fill(to, 0, (<usize>at.taps * at.inChannels) << 2);
  // All samples add to the one filter.
  share(ofDilation, way == 2 ? 1 : partsOf(at), true);
}

export function dilationPart(part: i32): void {
  const it = job<Pool>();
  const at = window();
  const channels = at.inChannels;
  for (let sample = part; sample < at.batch; sample += it.way == 2 ? 1 : partsOf(at)) {
    const x = it.x + ((<usize>sample * at.inSize) << 2);
    for (let cell = 0; cell < at.cells; cell++) {
      const seen = placesOf(at, cell);
      for (let channel = 0; channel < channels; channel++) {
        let best: f32 = 0;
        let foundPlace = -1;
        let foundTap = 0;
        for (let i = 0; i < seen; i++) {
          const place = placeAt(i);
          const tap = tapAt(i);
          const sum = load<f32>(x + (<usize>(place + channel) << 2)) + load<f32>(it.y + (<usize>(tap * channels + channel) << 2));
          if (foundPlace >= 0 && !(sum > best)) continue;
          best = sum;
          foundPlace = place;
          foundTap = tap;
        }
        const index = (<usize>sample * at.outSize + cell * channels + channel) << 2;
        if (it.way == 0) store<f32>(it.dx + index, foundPlace < 0 ? -Infinity : best);
        else if (foundPlace >= 0) {
          const to = it.dx + ((it.way == 1 ? <usize>sample * at.inSize + foundPlace + channel : <usize>foundTap * channels + channel) << 2);
          store<f32>(to, load<f32>(to) + load<f32>(it.dy + index));
        }
      }
    }
  }
}
