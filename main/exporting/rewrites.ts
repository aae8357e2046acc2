import { types, type RecordedNode, type Ref } from '../recorder/index.ts';
import type { ExportedGraph } from './exported.ts';
import { constant, first, ofType, operation, whole } from './nodes.ts';

/** An operation, in others that give the same. The last one bears its name. */
type Rewrite = (node: RecordedNode) => RecordedNode[];

const rewritten = ({ nodes, signatures }: ExportedGraph, rewrites: Readonly<Record<string, Rewrite>>): ExportedGraph => ({
  nodes: nodes.flatMap((node) => rewrites[node.op]?.(node) ?? [node]),
  signatures,
});

/** In operations that tfjs-converter's executor knows. What it does not know and is not rewritten shows when the model is checked. */
export const forBrowsers = (graph: ExportedGraph): ExportedGraph => rewritten(graph, { UnsortedSegmentSum: segmentSumByScatter });

/** In operations that TensorFlow Lite has of its own. */
export const forDevices = (graph: ExportedGraph): ExportedGraph => rewritten(graph, { Erf: erfByExp });

const int32 = ofType(types.int32);

/** ScatterNd adds what falls on the same row; the rest of its shape is that of the data. */
function segmentSumByScatter({ name, inputs, attributes }: RecordedNode): RecordedNode[] {
  const [data, ids, count] = inputs as [Ref, Ref, Ref];
  const T = attributes['T']!;
  const { nodes, add } = steps(name);
  const rows = add('rows', 'ExpandDims', [ids, add(whole(`${name}/axis`, [-1]))], { T: int32, Tdim: int32 });
  const shape = add('shape', 'Shape', [data], { T, out_type: int32 });
  const rest = add('rest', 'Slice', [shape, add(whole(`${name}/begin`, [1])), add(whole(`${name}/all`, [-1]))], { T: int32, Index: int32 });
  const many = add('count', 'Reshape', [count, add(whole(`${name}/one`, [1]))], { T: int32, Tshape: int32 });
  const axis = add(constant(`${name}/zero`, [], Int32Array.of(0)));
  const to = add('to', 'ConcatV2', [many, rest, axis], { T: int32, Tidx: int32, N: { kind: 'int', value: 2 } });
  return [...nodes, operation(name, 'ScatterNd', [rows, data, to], { T, Tindices: int32 })];
}

/**
 * The error function by exp: erf(x) = sign(x) (1 - (a1 t + a2 t^2 + ... + a5 t^5) exp(-x^2)), t = 1 / (1 + p |x|), at most 1.5e-7 off.
 * Abramowitz and Stegun 1964, formula 7.1.26.
 */
function erfByExp({ name, inputs, attributes }: RecordedNode): RecordedNode[] {
  const [x] = inputs as [Ref];
  const T = { T: attributes['T']! };
  const { nodes, add } = steps(name);
  const number = (label: string, value: number) => add(constant(`${name}/${label}`, [], Float32Array.of(value)));
  const one = number('one', 1);
  const scaled = add('scaled', 'Mul', [add('size', 'Abs', [x], T), number('p', 0.3275911)], T);
  const t = add('t', 'RealDiv', [one, add('below', 'AddV2', [scaled, one], T)], T);
  // Horner's scheme, from a5 to a1; each round multiplies by t.
  let sum: Ref | undefined;
  [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592].forEach((factor, i) => {
    const a = number(`a${5 - i}`, factor);
    sum = add(`times${5 - i}`, 'Mul', [sum === undefined ? a : add(`plus${5 - i}`, 'AddV2', [sum, a], T), t], T);
  });
  const fall = add('fall', 'Exp', [add('minus', 'Neg', [add('square', 'Mul', [x, x], T)], T)], T);
  const positive = add('positive', 'Sub', [one, add('tail', 'Mul', [sum!, fall], T)], T);
  const sign = add('sign', 'Sign', [x], T);
  return [...nodes, operation(name, 'Mul', [sign, positive], T)];
}

/** Nodes below a name, one after the other. */
function steps(name: string) {
  const nodes: RecordedNode[] = [];
  const add = (what: string | RecordedNode, op = '', inputs: readonly Ref[] = [], attributes: RecordedNode['attributes'] = {}): Ref => {
    const node = typeof what === 'string' ? operation(`${name}/${what}`, op, inputs, attributes) : what;
    nodes.push(node);
    return first(node.name);
  };
  return { nodes, add };
}
