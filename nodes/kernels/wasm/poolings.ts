import { addressOf, room, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';
import { dilationWindow, poolingWindow, shapeOf, tapsOf, wordsOf, type Window } from './windows.ts';

/**
 * The largest number, or the mean, of each place's surroundings, in pictures and volumes. The backend's own begin their search at the smallest positive
 * float, so that among negative numbers none is found, forward in volumes and backward in all; and take NaN for the smallest number.
 */
const forward = (name: string, mean: boolean): WasmKernel => ({
  name,
  compute({ x }, attrs, backend, own) {
    if (x!.dtype !== 'float32' || attrs['dataFormat'] === 'NCDHW') return own();
    const at = poolingWindow(x!.shape, attrs);
    const y = room(backend, shapeOf(at, x!.shape.length));
    lay(at);
    kernels().pool(mean, addressOf(backend, x!), y.at);
    return y.info;
  },
});

const gradient = (name: string, mean: boolean): WasmKernel => ({
  name,
  compute({ dy, input }, attrs, backend) {
    const dx = room(backend, input!.shape);
    lay(poolingWindow(input!.shape, attrs));
    kernels().poolGradient(mean, addressOf(backend, input!), addressOf(backend, dy!), dx.at);
    return dx.info;
  },
});

export const poolings: readonly WasmKernel[] = [
  ...['MaxPool', 'MaxPool3D'].map((name) => forward(name, false)),
  ...['AvgPool', 'AvgPool3D'].map((name) => forward(name, true)),
  ...['MaxPoolGrad', 'MaxPool3DGrad'].map((name) => gradient(name, false)),
  ...['AvgPoolGrad', 'AvgPool3DGrad'].map((name) => gradient(name, true)),
];

/** Morphological dilation and its gradients: the largest of picture plus filter. The backend's own have the same fault as its poolings. */
export const dilations: readonly WasmKernel[] = ['Dilation2D', 'Dilation2DBackpropInput', 'Dilation2DBackpropFilter'].map((name, way) => ({
  name,
  compute({ x, filter, dy }, attrs, backend) {
    const at = dilationWindow(x!.shape, filter!.shape, attrs);
    const { info, at: out } = room(backend, [shapeOf(at, 4), x!.shape, filter!.shape][way]!);
    lay(at);
    kernels().dilation(way, addressOf(backend, x!), addressOf(backend, filter!), dy ? addressOf(backend, dy) : 0, out);
    return info;
  },
}));

function lay(at: Window): void {
  const most = kernels().mostTaps.value;
  if (tapsOf(at) > most) throw new Error(`A window of ${tapsOf(at)} places is too large for the WebAssembly engine, which takes ${most}.`);
  kernels().layWords(wordsOf(at));
}
