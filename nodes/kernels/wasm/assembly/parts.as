import { convolutionPart, filterGradientPart, inputGradientPart } from './convolution';
import { depthwiseFilterPart, depthwiseInputPart, depthwisePart } from './depthwise';
import { binaryPart, unaryPart } from './elementwise';
import { jetsPart } from './jets';
import { lstmGradientPart, lstmPart } from './lstm';
import { gatherPart, movePart, segmentSumPart } from './moves';
import { dilationPart, poolGradientPart, poolPart } from './pooling';
import { productPart } from './product';
import { reducePart, softmaxPart } from './reduce';
import { updatePart } from './update';

/** Kinds of jobs. */
export const ofProduct: i32 = 0;
export const ofUnary: i32 = 1;
export const ofBinary: i32 = 2;
export const ofMove: i32 = 3;
export const ofGather: i32 = 4;
export const ofSegmentSum: i32 = 5;
export const ofReduce: i32 = 6;
export const ofSoftmax: i32 = 7;
export const ofLstm: i32 = 8;
export const ofLstmGradient: i32 = 9;
export const ofConvolution: i32 = 10;
export const ofFilterGradient: i32 = 11;
export const ofInputGradient: i32 = 12;
export const ofDepthwiseFilter: i32 = 13;
export const ofDepthwiseInput: i32 = 14;
export const ofPool: i32 = 15;
export const ofPoolGradient: i32 = 16;
export const ofDilation: i32 = 17;
export const ofDepthwise: i32 = 18;
export const ofJets: i32 = 19;
export const ofUpdate: i32 = 20;

export function doPart(kind: i32, part: i32): void {
  switch (kind) {
    case ofProduct: return productPart(part);
    case ofUnary: return unaryPart(part);
    case ofBinary: return binaryPart(part);
    case ofMove: return movePart(part);
    case ofGather: return gatherPart(part);
    case ofSegmentSum: return segmentSumPart(part);
    case ofReduce: return reducePart(part);
    case ofSoftmax: return softmaxPart(part);
    case ofLstm: return lstmPart(part);
    case ofLstmGradient: return lstmGradientPart(part);
    case ofConvolution: return convolutionPart(part);
    case ofFilterGradient: return filterGradientPart(part);
    case ofInputGradient: return inputGradientPart(part);
    case ofDepthwiseFilter: return depthwiseFilterPart(part);
    case ofDepthwiseInput: return depthwiseInputPart(part);
    case ofPool: return poolPart(part);
    case ofPoolGradient: return poolGradientPart(part);
    case ofDilation: return dilationPart(part);
    case ofDepthwise: return depthwisePart(part);
    case ofJets: return jetsPart(part);
    case ofUpdate: return updatePart(part);
    default: unreachable();
  }
}
