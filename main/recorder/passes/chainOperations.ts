import { types, type RecordedNode } from '../graph.ts';

/** What a chain can do, by the numbers that the kernel `TensorloomFused` knows. */

const pairs = [
  'Sub',
  'Mul',
  'RealDiv',
  'Maximum',
  'Minimum',
  'SquaredDifference',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'Equal',
  'NotEqual',
  'LogicalAnd',
  'LogicalOr',
  'ReluGrad',
];
const singles = ['Neg', 'Square', 'Sqrt', 'Rsqrt', 'Exp', 'Log', 'Tanh', 'Sigmoid', 'Relu', 'Erf', 'Abs', 'Reciprocal', 'IsNan', 'LogicalNot', 'Identity'];

export const add = 0;
export const subtract = 1;
export const multiply = 2;
export const divide = 3;
export const square = 33;
export const root = 34;
export const exponential = 36;
export const choose = 64;
export const sumOfRow = 80;
export const largestOfRow = 82;

const elementwise = new Map<string, number>([
  ['Add', add],
  ['AddV2', add],
  ['Div', divide],
  ['Inv', 43],
  ['Select', choose],
  ['SelectV2', choose],
  ...pairs.map((name, i): [string, number] => [name, i + 1]),
  ...singles.map((name, i): [string, number] => [name, 32 + i]),
]);

const reductions = new Map<string, { readonly row?: number; readonly column?: number; readonly all?: number }>([
  ['Sum', { row: sumOfRow, column: 83, all: 85 }],
  ['Mean', { row: 81, all: 86 }],
  ['Max', { row: largestOfRow }],
]);

export type Meaning =
  | { readonly kind: 'elementwise'; readonly operation: number }
  | { readonly kind: 'sum of many' }
  | { readonly kind: 'softmax' }
  | { readonly kind: 'power' }
  | { readonly kind: 'same' }
  | { readonly kind: 'reduction'; readonly row?: number; readonly column?: number; readonly all?: number };

/** What a node does, when a chain can do it. */
export function meaningOf({ op, attributes, outputs }: RecordedNode, dtypes: readonly (number | undefined)[]): Meaning | undefined {
  const numbers = (dtype: number | undefined) => dtype === types.float32 || dtype === types.bool;
  if (outputs.length !== 1 || !numbers(outputs[0]!.dtype)) return undefined;
  if (op === 'Cast') {
    const kept = attributes['DstT']?.value === types.float32 && numbers(dtypes[0]);
    return kept ? { kind: 'same' } : undefined;
  }
  if (op === 'Reshape' || op === 'ExpandDims' || op === 'Squeeze') return numbers(dtypes[0]) ? { kind: 'same' } : undefined;
  const reduction = reductions.get(op);
  if (reduction) return dtypes[0] === types.float32 ? { kind: 'reduction', ...reduction } : undefined;
  if (!dtypes.every(numbers)) return undefined;
  if (op === 'Softmax') return { kind: 'softmax' };
  if (op === 'Pow') return { kind: 'power' };
  if (op === 'AddN') return { kind: 'sum of many' };
  const operation = elementwise.get(op);
  // The older Select takes one truth value for each row, which is another way of broadcasting.
  return operation === undefined ? undefined : { kind: 'elementwise', operation };
}
