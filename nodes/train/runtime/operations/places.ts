import * as tf from '@tensorflow/tfjs';

/** Numbers at given places, each place by its index on the first axes; the gradient goes back there, added up where a place was read twice. */
export function gatherND(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const shape = x.shape;
  const look = tf.customGrad((given, save) => {
    (save as (tensors: tf.Tensor[]) => void)([indices]);
    return {
      value: tf.gatherND(given as tf.Tensor, indices),
      gradFunc: (dy, saved) => tf.scatterND((saved as tf.Tensor[])[0]!, dy, shape as number[]),
    };
  });
  return look(x);
}

/**
 * Every `strides`-th number along each axis from `begin` up to, without, `end`. A negative place counts from the end; with a stride below zero the
 * numbers come backwards, and `end` null means to the very first.
 */
export function stridedSlice(x: tf.Tensor, begin: readonly number[], end: readonly (number | null)[], strides: readonly number[]): tf.Tensor {
  return begin.reduce<tf.Tensor>((part, from, axis) => {
    const [size, stride] = [x.shape[axis]!, strides[axis] ?? 1];
    const inside = (place: number) => (place < 0 ? place + size : place);
    const given = end[axis];
    const stop = given == null ? (stride > 0 ? size : -1) : inside(given);
    const places: number[] = [];
    for (let at = inside(from); at >= 0 && at < size && (stride > 0 ? at < stop : at > stop); at += stride) places.push(at);
    return taken(part, axis, places);
  }, x);
}

/**
 * A border of mirrored numbers. `reflect` leaves the outermost number out of the mirror, `symmetric` has it in.
 *
 *     reflect      c b | a b c d | c b          symmetric    b a | a b c d | d c
 */
export function mirrorPad(x: tf.Tensor, paddings: readonly (readonly [before: number, after: number])[], mode: 'reflect' | 'symmetric'): tf.Tensor {
  const edge = mode === 'symmetric' ? 1 : 0;
  return paddings.reduce<tf.Tensor>((padded, [before, after], axis) => {
    const size = x.shape[axis]!;
    if (before + edge > size || after + edge > size || Math.max(before, after) > size - 1 + edge)
      throw new Error(`mirrorPad: an axis of ${size} has no ${Math.max(before, after)} numbers to mirror`);
    const mirrored = (at: number) => (at < 0 ? -at - edge : at >= size ? 2 * size - 2 + edge - at : at);
    return taken(
      padded,
      axis,
      Array.from({ length: before + size + after }, (_, at) => mirrored(at - before)),
    );
  }, x);
}

/** Some numbers along an axis, in a new order. Looking up has a gradient on every engine, and adds up where a place was taken twice. */
function taken(x: tf.Tensor, axis: number, places: readonly number[]): tf.Tensor {
  if (places.length === x.shape[axis] && places.every((place, at) => place === at)) return x;
  return tf.gather(x, tf.tensor1d([...places], 'int32'), axis);
}
