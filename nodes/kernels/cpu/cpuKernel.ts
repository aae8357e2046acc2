import type * as tf from '@tensorflow/tfjs';

/** Numbers of a tensor with their shape: what a kernel in plain JavaScript takes and gives. */
export interface Values {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: tf.TypedArray;
}

/** A kernel that replaces one of tfjs's own in plain JavaScript. */
export interface CpuKernel {
  readonly name: string;
  /** Undefined: tfjs's own kernel is right here. */
  compute(inputs: Readonly<Record<string, Values>>, attrs: Readonly<Record<string, unknown>>): Values | undefined;
}
