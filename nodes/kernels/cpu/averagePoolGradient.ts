/** Where a window of pooling stands along one axis. A picture has a depth of one, so that pictures and volumes are one case. */
export interface PooledAxis {
  readonly size: number;
  readonly places: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
}

export interface Pooling {
  readonly batch: number;
  readonly channels: number;
  readonly axes: readonly [PooledAxis, PooledAxis, PooledAxis];
}

/**
 * Gradient of average pooling: each output's gradient goes in equal parts to what its window saw.
 *
 *     dx[i] = sum over windows that see i of  dy / (how many numbers the window sees)
 *
 * A window at the border sees fewer than it has places: padding does not count, forward as backward. The kernels of tfjs in JavaScript and
 * WebAssembly divide by all places of the window on the way back, so that padded pooling trains with too small a gradient at the border.
 */
export function averagePoolGradient(dy: ArrayLike<number>, dx: Float32Array, { batch, channels, axes }: Pooling): void {
  const [depth, height, width] = axes;
  dx.fill(0);
  let at = 0;
  for (let sample = 0; sample < batch; sample++) {
    for (let plane = 0; plane < depth.places; plane++) {
      const [front, back] = seen(depth, plane);
      for (let row = 0; row < height.places; row++) {
        const [top, bottom] = seen(height, row);
        for (let column = 0; column < width.places; column++, at += channels) {
          const [left, right] = seen(width, column);
          const share = 1 / ((back - front) * (bottom - top) * (right - left));
          for (let i = front; i < back; i++) {
            for (let j = top; j < bottom; j++) {
              let place = (((sample * depth.size + i) * height.size + j) * width.size + left) * channels;
              for (let k = left; k < right; k++) for (let channel = 0; channel < channels; channel++, place++) dx[place]! += dy[at + channel]! * share;
            }
          }
        }
      }
    }
  }
}

export const seen = ({ size, window, stride, before }: PooledAxis, place: number): [number, number] => [
  Math.max(0, place * stride - before),
  Math.min(size, place * stride - before + window),
];
