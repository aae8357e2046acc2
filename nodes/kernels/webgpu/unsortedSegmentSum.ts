import * as tf from '@tensorflow/tfjs';
import { program, type WebgpuKernel } from './backend.ts';

/** About how many pieces keep a card busy, and into how many shares the segments are dealt at most: all pieces read all numbers of segments. */
const [enough, most] = [4096, 32];

/**
 * Adds up rows by the number of their segment: the gradient of an embedding, messages that meet at a node of a graph.
 *
 *     x [rows, ...columns], segmentIds [rows]  ->  [segments, ...columns]        rows of a number that is no segment count for none
 *
 * A piece owns a column of every P-th segment and goes through all rows in their order, so sums come out the same to the bit each time. (The
 * kernel of tfjs lets all rows add at once, in whatever order they come; and it adds the bits of whole numbers as if they were floats.)
 */
export const unsortedSegmentSum: WebgpuKernel = {
  name: 'UnsortedSegmentSum',
  compute({ x, segmentIds }, { numSegments }, backend) {
    const segments = numSegments as number;
    const shape = [segments, ...x!.shape.slice(1)];
    const rows = x!.shape[0]!;
    const columns = tf.util.sizeFromShape(x!.shape.slice(1));
    const shares = Math.max(1, Math.min(segments, most, Math.ceil(enough / Math.max(1, columns))));
    const dtype = x!.dtype === 'bool' ? 'int32' : x!.dtype;
    const parts = {
      shaderKey: `orderedSegmentSum_${dtype}`,
      variableNames: ['x', 'segmentIds'],
      uniforms: 'rows : i32, columns : i32, segments : i32, shares : i32,',
      outputShape: shape,
    };
    const uniforms = [rows, columns, segments, shares].map((value) => ({ type: 'int32' as const, data: [value] }));
    return backend.runWebGPUProgram(program(parts, shares * columns, adding(dtype === 'float32' ? 'f32' : 'i32')), [x!, segmentIds!], dtype, uniforms);
  },
};

/** What was cast may lie there as it was before. */
const adding = (type: 'f32' | 'i32') => `
  fn main(index : i32) {
    let share = index / uniforms.columns;
    if (share >= uniforms.shares) { return; }
    let column = index - share * uniforms.columns;
    for (var segment = share; segment < uniforms.segments; segment = segment + uniforms.shares) {
      result[segment * uniforms.columns + column] = 0;
    }
    for (var row = 0; row < uniforms.rows; row = row + 1) {
      let segment = i32(segmentIds[row]);
      if (segment < 0 || segment >= uniforms.segments || segment % uniforms.shares != share) { continue; }
      let at = segment * uniforms.columns + column;
      result[at] = result[at] + ${type}(x[row * uniforms.columns + column]);
    }
  }
`;
