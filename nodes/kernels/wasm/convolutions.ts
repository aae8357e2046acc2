import { addressOf, room, withFloats, type WasmBackend, type WasmKernel } from './heap.ts';
import type * as tf from '@tensorflow/tfjs';
import { kernels } from './kernels.ts';
import { cellsOf, convolutionWindow, shapeOf, tapsOf, wordsOf, type Window } from './windows.ts';

/**
 * Convolutions of pictures and volumes, and their gradients. The backend has no kernel for the gradient of a picture's filter, wrong ones for those of
 * volumes, and a plain loop for the gradient of the input. A transposed convolution is the gradient of the input of another one.
 */

const whole = (columns: number) => Math.ceil(columns / 8) * 8;

const isPlain = (attrs: Readonly<Record<string, unknown>>): boolean => attrs['dataFormat'] !== 'NCHW' && attrs['dataFormat'] !== 'NCDHW';

const forward = (name: string): WasmKernel => ({
  name,
  compute({ x, filter }, attrs, backend, own) {
    if (!isPlain(attrs) || x!.dtype !== 'float32') return own();
    const at = convolutionWindow(x!.shape, filter!.shape, attrs);
    const y = room(backend, shapeOf(at, x!.shape.length));
    const depth = tapsOf(at) * at.inChannels;
    const [input, weights] = [addressOf(backend, x!), addressOf(backend, filter!)];
    // A window of one place that goes over all of them is one product.
    if (looksAtItself(at))
      kernels().product(input, weights, y.at, cellsOf(at), at.outChannels, depth, depth, at.outChannels, at.outChannels, false, false, 0, 0, 1);
    else {
      withFloats(backend, depth * whole(at.outChannels), (laid) => {
        kernels().layWords(wordsOf(at));
        kernels().convolution(input, weights, y.at, laid);
      });
    }
    return y.info;
  },
});

const looksAtItself = (at: Window): boolean => tapsOf(at) === 1 && at.strides.every((stride) => stride === 1) && at.before.every((places) => places === 0);

const ofFilter = (name: string): WasmKernel => ({
  name,
  compute({ x, dy }, attrs, backend, own) {
    if (!isPlain(attrs)) return own();
    const shape = attrs['filterShape'] as number[];
    const at = convolutionWindow(x!.shape, shape, attrs);
    const { info, at: out } = room(backend, shape);
    filterGradient(backend, at, x!, dy!, out);
    return info;
  },
});

/** Numbers of all the gradients that are found side by side, at most, and the cells that are worth one of their own. */
const [roomForParts, cellsOfPart] = [2 ** 22, 512];

function filterGradient(backend: WasmBackend, at: Window, x: tf.TensorInfo, dy: tf.TensorInfo, out: number): void {
  const size = tapsOf(at) * at.inChannels * at.outChannels;
  const parts = Math.max(1, Math.min(16, Math.floor(roomForParts / size), Math.floor(cellsOf(at) / cellsOfPart)));
  withFloats(backend, size * parts, (all) => {
    kernels().layWords(wordsOf(at));
    kernels().filterGradient(addressOf(backend, x), addressOf(backend, dy), all, parts);
    kernels().reduce(false, all, out, 1, parts, size, parts, 1);
  });
}

const ofInput = (name: string): WasmKernel => ({
  name,
  compute({ dy, filter }, attrs, backend, own) {
    if (!isPlain(attrs)) return own();
    const shape = attrs['inputShape'] as number[];
    const at = convolutionWindow(shape, filter!.shape, attrs);
    const dx = room(backend, shape);
    withFloats(backend, at.outChannels * whole(tapsOf(at) * at.inChannels), (laid) => {
      kernels().layWords(wordsOf(at));
      kernels().inputGradient(addressOf(backend, dy!), addressOf(backend, filter!), dx.at, laid);
    });
    return dx.info;
  },
});

/**
 * A convolution that looks at each channel by itself, and its gradients. The backend has none for the gradients, and goes wrong forward where the window
 * passes over places.
 */
const depthwise: readonly WasmKernel[] = [
  {
    name: 'DepthwiseConv2dNative',
    compute({ x, filter }, attrs, backend, own) {
      if (!isPlain(attrs) || x!.dtype !== 'float32') return own();
      const at = convolutionWindow(x!.shape, filter!.shape, attrs, true);
      const y = room(backend, shapeOf(at, 4));
      kernels().layWords(wordsOf(at));
      kernels().depthwise(addressOf(backend, x!), addressOf(backend, filter!), y.at);
      return y.info;
    },
  },
  {
    name: 'DepthwiseConv2dNativeBackpropFilter',
    compute({ x, dy }, attrs, backend) {
      const shape = attrs['filterShape'] as number[];
      const { info, at } = room(backend, shape);
      kernels().layWords(wordsOf(convolutionWindow(x!.shape, shape, attrs, true)));
      kernels().depthwiseFilterGradient(addressOf(backend, x!), addressOf(backend, dy!), at);
      return info;
    },
  },
  {
    name: 'DepthwiseConv2dNativeBackpropInput',
    compute({ dy, filter }, attrs, backend) {
      const shape = attrs['inputShape'] as number[];
      const { info, at } = room(backend, shape);
      kernels().layWords(wordsOf(convolutionWindow(shape, filter!.shape, attrs, true)));
      kernels().depthwiseInputGradient(addressOf(backend, dy!), addressOf(backend, filter!), at);
      return info;
    },
  },
];

export const convolutions: readonly WasmKernel[] = [
  ...['Conv2D', 'Conv3D'].map(forward),
  ...['Conv2DBackpropFilter', 'Conv3DBackpropFilterV2'].map(ofFilter),
  ...['Conv2DBackpropInput', 'Conv3DBackpropInputV2'].map(ofInput),
  ...depthwise,
];
