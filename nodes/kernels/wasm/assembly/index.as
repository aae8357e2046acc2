// What the engine calls. Addresses are those of the backend's memory; all numbers are floats unless a name says otherwise.

export { convolution, filterGradient, inputGradient } from './convolution';
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { binary, cast, unary } from './elementwise';
export { jets } from './jets';
export { lstm, lstmGradient } from './lstm';
export { gather, move, segmentSum } from './moves';
export { enter, help, scratchSize } from './pool';
export { dilation, mostTaps, pool, poolGradient } from './pooling';
export { product } from './product';
export { reduce, softmax } from './reduce';
export { update } from './update';
