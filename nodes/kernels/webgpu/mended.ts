import type * as tf from '@tensorflow/tfjs';
import type { Program } from './backend.ts';
import { averageBack, largest } from './pooling.ts';
import { trigonometry } from './trigonometry.ts';

/** The program with the faults of its WGSL mended; most have none. */
export function mended(program: Program, dtype: tf.DataType): Program {
  const { shaderKey } = program;
  if (shaderKey.startsWith('unary_')) return rewritten(program, careful);
  if (shaderKey.startsWith('transpose')) return rewritten(program, dtype === 'float32' ? ofFloats : ofWholeNumbers);
  if (/^pool[23]D_max/.test(shaderKey)) return rewritten(program, largest);
  if (/^avgPool[23]DBackprop/.test(shaderKey)) return rewritten(program, averageBack);
  if (shaderKey === 'softmax') return rewritten(program, withNan);
  // The length of an axis stands in the WGSL of running totals, and not in its key: the next length got the program of the first.
  if (shaderKey.startsWith('cum_')) program.shaderKey += `_${program.outputShape.at(-1)}`;
  // Adding to a truth value: WGSL knows it as a whole number, tfjs writes down a float.
  if (program.atomic && program.type === 'bool') program.type = 'int32';
  return program;
}

function rewritten(program: Program, rewrite: (wgsl: string) => string): Program {
  const own = program.getUserCode.bind(program);
  program.getUserCode = () => rewrite(own());
  return program;
}

/** A float's place takes no whole number, so a permutation of whole numbers did not compile, nor one of floats that were cast from them and lie there as they were. */
const ofFloats = (wgsl: string): string => wgsl.replace(/setOutputAtIndex\(flatIndex, (A\[[\s\S]*?\])\);/, 'setOutputAtIndex(flatIndex, f32($1));');

/** Not all whole numbers are floats. */
const ofWholeNumbers = (wgsl: string): string =>
  wgsl.replace('array<array<f32', 'array<array<i32').replace('f32(A[', 'i32(A[').replaceAll('setOutputAtIndex(', 'setOutputAtIndexI32(');

/** The exponential of NaN may be a number, and then all others of its row would look like shares. */
const withNan = (wgsl: string): string =>
  wgsl
    .replace(
      /let subExp = exp\(getLogits\(row, col\) - rowMaxShared\);\s*threadSum \+= subExp;/,
      'let moved = getLogits(row, col) - rowMaxShared; if (isnan(moved)) { threadSum = moved; } else { threadSum += exp(moved); }',
    )
    .replace(/let value = (exp\(.*\)) \/ rowSumShared;/, 'var value = $1 / rowSumShared; if (isnan(rowSumShared)) { value = rowSumShared; }');

const functions = /\b(exp|log|sqrt|inverseSqrt|sin|cos|tan|atanh|asinh|acosh|asin|acos|atan|clamp)\(/;

/**
 * Functions of one number. WGSL lets a driver take what is not a number for one: exp(NaN) may be infinite, log(NaN) 89, and a training that has
 * diverged would show a loss. The logarithm of 0 may be finite, and sine and cosine may be wrong in the fourth digit (2^-11 is allowed).
 */
function careful(wgsl: string): string {
  if (!functions.test(wgsl)) return wgsl;
  const head = 'fn unaryOperation(a : f32) -> f32 {';
  const precise = wgsl.replace(/\b(sin|cos|tan)\(a\)/, 'precise_$1(a)');
  return precise
    .replace('return log(a);', 'if (a == 0.0) { return -uniforms.INFINITY; }\n return log(a);')
    .replace('return log(1.0 + a);', 'if (a < -1.0) { return uniforms.NAN; }\n if (a == -1.0) { return -uniforms.INFINITY; }\n return log(1.0 + a);')
    .replace(head, `${precise === wgsl ? '' : trigonometry}\n${head}\n if (isnan(a)) { return a; }`);
}
