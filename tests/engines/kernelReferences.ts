import * as tf from '@tensorflow/tfjs';

export interface Matrix {
  readonly shape: readonly number[];
  readonly values: Float64Array | Int32Array;
}

/** Numbers between -scale and scale that look like chance, the same each time; each fits a float. */
export function chance(shape: readonly number[], seed: number, scale = 1): { readonly shape: readonly number[]; readonly values: Float64Array } {
  let state = seed * 2654435761;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return Math.fround(((state >>> 8) / 2 ** 23 - 1) * scale);
  };
  return { shape, values: Float64Array.from({ length: shape.reduce((size, length) => size * length, 1) }, next) };
}

/** op(a) op(b), in double precision. */
export function multiplied(a: Matrix, b: Matrix, { adj_x: x = false, adj_y: y = false }: { readonly adj_x?: boolean; readonly adj_y?: boolean }): Matrix {
  const [a0, a1] = a.shape as [number, number];
  const [b0, b1] = b.shape as [number, number];
  const [rows, depth, columns] = [x ? a1 : a0, x ? a0 : a1, y ? b0 : b1];
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < depth; k++) {
      const left = a.values[x ? k * a1 + i : i * a1 + k]!;
      for (let j = 0; j < columns; j++) values[i * columns + j]! += left * b.values[y ? j * b1 + k : k * b1 + j]!;
    }
  }
  return { shape: [rows, columns], values };
}

interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_BOOL' | 'TF_ATTR_INT', number>>;
  executeMultipleOutputs(name: string, attributes: readonly unknown[], inputs: readonly tf.Tensor[], outputs: number): tf.Tensor[];
}

/** One operation of TensorFlow's. The caller's tensors are made for it; its own stay for the test to look at. */
export function runOperation(name: string, attributes: Readonly<Record<string, boolean | number>>, inputs: readonly Matrix[]): tf.Tensor[] {
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_BOOL: ofBool, TF_ATTR_INT: ofInt } = backend.binding;
  const given = Object.entries(attributes).map(([attribute, value]) => ({ name: attribute, type: typeof value === 'boolean' ? ofBool : ofInt, value }));
  const tensors = inputs.map(({ shape, values }) =>
    tf.tensor(values instanceof Int32Array ? values : Float32Array.from(values), [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
  );
  try {
    return backend.executeMultipleOutputs(name, given, tensors, 1);
  } finally {
    tf.dispose(tensors);
  }
}

export const numbersOf = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

/** Not a number is as far as can be from any number. */
export function largestDifference(got: tf.Tensor, wanted: Matrix): number {
  if (got.shape.join() !== wanted.shape.join()) return Infinity;
  return Math.max(0, ...numbersOf(got).map((value, i) => (Number.isFinite(value) ? Math.abs(value - wanted.values[i]!) : Infinity)));
}
