import type { WasmKernel } from '../heap.ts';
import { bounded } from './bounds.ts';
import { onPlainEngine } from './reference.ts';

/** Kernels of the backend that know floats alone and do not say so: with whole numbers or flags they give anything, and some write over other tensors. */
const floatsAlone = [
  ...[
    'Abs',
    'Acos',
    'Acosh',
    'Asin',
    'Asinh',
    'Atan',
    'Atanh',
    'Ceil',
    'Cos',
    'Cosh',
    'Elu',
    'Erf',
    'Exp',
    'Expm1',
    'Floor',
    'LeakyRelu',
    'Log',
    'Log1p',
    'Neg',
  ],
  ...[
    'Reciprocal',
    'Relu',
    'Reverse',
    'Round',
    'Rsqrt',
    'Selu',
    'Sigmoid',
    'Sign',
    'Sin',
    'Sinh',
    'Softplus',
    'Sqrt',
    'Square',
    'Step',
    'StridedSlice',
    'Tan',
    'Tanh',
  ],
];

/** Leaves to the plain engine whatever is not a float. */
const forFloats = (name: string): WasmKernel => ({
  name,
  compute: (inputs, attrs, backend, own) =>
    Object.values(inputs).every(({ dtype }) => dtype === 'float32') ? own() : onPlainEngine(name, inputs, attrs, backend),
});

/** The backend's library has one slope a channel, or one for all; anything else it misreads. */
const prelu: WasmKernel = {
  name: 'Prelu',
  compute(inputs, attrs, backend, own) {
    const { x, alpha } = inputs;
    const perChannel = x!.shape.length > 0 && alpha!.shape.every((size, axis, { length }) => size === (axis === length - 1 ? x!.shape.at(-1) : 1));
    return perChannel && !x!.shape.includes(0) && x!.dtype === 'float32' ? own() : onPlainEngine('Prelu', inputs, attrs, backend);
  },
};

/** Looking up in a table for each sample: the backend's own looks into one table for all, and beyond its end. */
const gather: WasmKernel = {
  name: 'GatherV2',
  compute: (inputs, attrs, backend, own) => (attrs['batchDims'] ? onPlainEngine('GatherV2', inputs, attrs, backend) : own()),
};

/**
 * What is wrong without a word in tfjs's WebAssembly backend, and is too rare to have a quick kernel: put right around whatever kernel there is.
 * tests/operations shows each.
 */
export const mended: readonly WasmKernel[] = [...bounded, ...floatsAlone.map(forFloats), gather, prelu];
