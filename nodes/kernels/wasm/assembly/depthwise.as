// A convolution that looks at each channel by itself, and its gradients: filter [rows, columns, in, times], result [.., in * times].

import { job, share } from './pool';
import { ofDepthwise, ofDepthwiseFilter, ofDepthwiseInput } from './parts';
import { columnFrom, outside, rowFrom, stand, window } from './window';

// @ts-ignore: decorator
@unmanaged
class Depthwise {
  x: usize;
  filter: usize;
  dy: usize;
}

function lay(x: usize, filter: usize, dy: usize): void {
  const it = job<Depthwise>();
  it.x = x;
  it.filter = filter;
  it.dy = dy;
}

/** Samples are dealt out; parts are counted with 16 bits. */
// @ts-ignore: decorator
@inline
function partsOf(batch: i32): i32 {
  return min(batch, 4096);
}

export function depthwise(x: usize, filter: usize, y: usize): void {
  lay(x, filter, y);
  share(ofDepthwise, partsOf(window().batch), true);
}

export function depthwisePart(part: i32): void {
  const it = job<Depthwise>();
  const at = window();
  const times = at.outChannels / at.inChannels;
  for (let sample = part; sample < at.batch; sample += partsOf(at.batch)) {
    const x = it.x + ((<usize>sample * at.inSize) << 2);
    for (let cell = 0; cell < at.cells; cell++) {
      const y = it.dy + ((<usize>sample * at.outSize + cell * at.outChannels) << 2);
      memory.fill(y, 0, <usize>at.outChannels << 2);
      stand(at, cell);
      for (let tap = 0; tap < at.taps; tap++) {
        const row = rowFrom + tap / at.columns * at.rowDilation;
        const column = columnFrom + tap % at.columns * at.columnDilation;
        if (outside(row, at.inRows) || outside(column, at.inColumns)) continue;
        const from = x + ((<usize>(row * at.inColumns + column) * at.inChannels) << 2);
        const filter = it.filter + ((<usize>tap * at.outChannels) << 2);
        let channel = 0;
        if (times == 1) {
          for (; channel + 4 <= at.outChannels; channel += 4) {
            const place = <usize>channel << 2;
            v128.store(y + place, f32x4.add(v128.load(y + place), f32x4.mul(v128.load(filter + place), v128.load(from + place))));
          }
        }
        for (; channel < at.outChannels; channel++) {
          const place = <usize>channel << 2;
          store<f32>(y + place, load<f32>(y + place) + load<f32>(filter + place) * load<f32>(from + (<usize>(channel / times) << 2)));
        }
      }
    }
  }
}

/** Each part finds the gradient at one tap. */
export function depthwiseFilterGradient(x: usize, dy: usize, dFilter: usize): void {
  lay(x, dFilter, dy);
  share(ofDepthwiseFilter, window().taps, true);
}

export function depthwiseFilterPart(tap: i32): void {
  const it = job<Depthwise>();
  const at = window();
  const times = at.outChannels / at.inChannels;
  const to = it.filter + ((<usize>tap * at.outChannels) << 2);
  memory.fill(to, 0, <usize>at.outChannels << 2);
  const tapRow = tap / at.columns * at.rowDilation;
  const tapColumn = tap % at.columns * at.columnDilation;
  let dy = it.dy;
  for (let sample = 0; sample < at.batch; sample++) {
    for (let cell = 0; cell < at.cells; cell++) {
      stand(at, cell);
      const row = rowFrom + tapRow;
      const column = columnFrom + tapColumn;
      if (!outside(row, at.inRows) && !outside(column, at.inColumns)) {
        const x = it.x + ((<usize>sample * at.inSize + (row * at.inColumns + column) * at.inChannels) << 2);
        if (times == 1) {
          let channel = 0;
          for (; channel + 4 <= at.outChannels; channel += 4) {
            const place = <usize>channel << 2;
            v128.store(to + place, f32x4.add(v128.load(to + place), f32x4.mul(v128.load(x + place), v128.load(dy + place))));
          }
          for (; channel < at.outChannels; channel++) {
            const place = <usize>channel << 2;
            store<f32>(to + place, load<f32>(to + place) + load<f32>(x + place) * load<f32>(dy + place));
          }
        } else {
          for (let channel = 0; channel < at.outChannels; channel++) {
            const place = <usize>channel << 2;
            store<f32>(to + place, load<f32>(to + place) + load<f32>(x + (<usize>(channel / times) << 2)) * load<f32>(dy + place));
          }
        }
      }
      dy += <usize>at.outChannels << 2;
    }
  }
}

/** Each part finds the gradient of one sample. */
export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize): void {
  lay(dx, filter, dy);
  share(ofDepthwiseInput, partsOf(window().batch), true);
}

export function depthwiseInputPart(part: i32): void {
  const it = job<Depthwise>();
  const at = window();
  const times = at.outChannels / at.inChannels;
  for (let sample = part; sample < at.batch; sample += partsOf(at.batch)) {
    const dx = it.x + ((<usize>sample * at.inSize) << 2);
    memory.fill(dx, 0, <usize>at.inSize << 2);
    for (let cell = 0; cell < at.cells; cell++) {
      const dy = it.dy + ((<usize>sample * at.outSize + cell * at.outChannels) << 2);
      stand(at, cell);
      for (let tap = 0; tap < at.taps; tap++) {
        const row = rowFrom + tap / at.columns * at.rowDilation;
        const column = columnFrom + tap % at.columns * at.columnDilation;
        if (outside(row, at.inRows) || outside(column, at.inColumns)) continue;
        const to = dx + ((<usize>(row * at.inColumns + column) * at.inChannels) << 2);
        const filter = it.filter + ((<usize>tap * at.outChannels) << 2);
        let channel = 0;
        if (times == 1) {
          for (; channel + 4 <= at.outChannels; channel += 4) {
            const place = <usize>channel << 2;
            v128.store(to + place, f32x4.add(v128.load(to + place), f32x4.mul(v128.load(filter + place), v128.load(dy + place))));
          }
        }
        for (; channel < at.outChannels; channel++) {
          const place = <usize>channel << 2;
          const there = to + (<usize>(channel / times) << 2);
          store<f32>(there, load<f32>(there) + load<f32>(filter + place) * load<f32>(dy + place));
        }
      }
    }
  }
}
