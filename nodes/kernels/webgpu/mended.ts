import type * as tf from '@tensorflow/tfjs';
import type { Program } from './backend.ts';
import { trigonometry } from './trigonometry.ts';

/** The program with the faults of its WGSL mended; most have none. */
export function mended(program: Program, dtype: tf.DataType): Program {
  const { shaderKey } = program;
  if (shaderKey.startsWith('unary_')) return rewritten(program, careful);
  if (shaderKey.startsWith('transpose')) return rewritten(program, dtype === 'float32' ? ofFloats : ofWholeNumbers);
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

const functions = /\b(exp|log|sqrt|inverseSqrt|sin|cos|tan|atanh|asinh|acosh|asin|acos|atan)\(/;

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
