import * as tf from '@tensorflow/tfjs';
import { hasNativeKernels } from './installNativeKernels.ts';

/**
 * Puts right what tfjs-node computes wrongly, or refuses, with a current TensorFlow. Most of it with TensorFlow's own operations, which are there on every
 * device, so that what is recorded with them runs anywhere.
 */
export function mendNativeKernels(): void {
  if (mended) return;
  mended = true;
  // TensorFlow gives zeros for whole numbers.
  mend('Round', ({ x }, run) => (x!.dtype === 'int32' ? run('Identity', { x: x! }) : undefined));
  // Scalars have no axis to be joined along: stacking them is what is meant.
  mend('Concat', (parts, run) => (Object.values(parts).every(({ shape }) => shape.length === 0) ? run('Pack', parts, { axis: 0 }) : undefined));
  // TensorFlow passes over NaN, so that a layer of nothing else looks like one of very small numbers. Our own kernel stands for it where it is installed.
  mend('MaxPool', ({ x }, run, attrs) => {
    if (!hasNativeKernels() || x!.dtype !== 'float32') return undefined;
    const [maxima] = run('TensorloomWindowMax', { x: x! }, { window: windowOf(x!, attrs) }) as tf.TensorInfo[];
    return maxima;
  });
  // The package makes floats of whole numbers and still names their old type, which TensorFlow takes eagerly and refuses in a graph.
  mend('Mean', ({ x }, run, attrs) => {
    if (x!.dtype === 'float32') return undefined;
    const floats = tf.cast(x as tf.Tensor, 'float32');
    const mean = run('Mean', { x: floats }, attrs);
    floats.dispose();
    return mean;
  });
}

/** Sizes of pooling as the operation in C++ takes them. */
function windowOf({ shape }: tf.TensorInfo, { filterSize, strides, pad, dimRoundingMode }: tf.NamedAttrMap): number[] {
  const at = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  const { top, left } = at.padInfo;
  return [at.filterHeight, at.filterWidth, at.strideHeight, at.strideWidth, top, left, at.outHeight, at.outWidth];
}

let mended = false;

type Inputs = Readonly<Record<string, tf.TensorInfo>>;
type Result = tf.TensorInfo | tf.TensorInfo[];
type Run = (kernel: string, inputs: Inputs, attrs?: tf.NamedAttrMap) => Result;

/** Puts `instead` in a kernel's place; where it gives nothing the package's own answers. */
function mend(name: string, instead: (inputs: Inputs, run: Run, attrs: tf.NamedAttrMap) => Result | undefined): void {
  const own = tf.getKernel(name, 'tensorflow');
  tf.unregisterKernel(name, 'tensorflow');
  tf.registerKernel({
    ...own,
    kernelFunc: (given) => {
      const run: Run = (kernel, inputs, attrs = {}) =>
        (kernel === name ? own : tf.getKernel(kernel, 'tensorflow')).kernelFunc({ inputs, attrs, backend: given.backend });
      return instead(given.inputs as Inputs, run, (given.attrs ?? {}) as tf.NamedAttrMap) ?? own.kernelFunc(given);
    },
  });
}
