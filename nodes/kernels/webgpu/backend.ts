import type * as tf from '@tensorflow/tfjs';

/** What kernels written here need of the WebGPU backend of tfjs. */
export interface WebgpuBackend extends tf.KernelBackend {
  /** Below so many pieces of a matrix product it looks for a way to have more; it depends on the card. */
  readonly thresholdToIncreaseWorkgroups: number;
  /** Lets a program compute `output`, or a new tensor when there is none; `uniforms` are the program's own, in the order of `program.uniforms`. */
  runWebGPUProgram(
    program: Program,
    inputs: readonly tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms?: readonly Uniform[],
    output?: tf.TensorInfo,
  ): tf.TensorInfo;
  disposeData(data: tf.DataId): boolean;
}

export interface Uniform {
  readonly type: 'int32' | 'uint32' | 'float32';
  readonly data: readonly number[];
}

/** A computation on the card: WGSL for one piece of the output, and how many pieces there are. */
export interface Program {
  readonly variableNames: readonly string[];
  readonly uniforms?: string;
  readonly outputShape: readonly number[];
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
  dispatch: [number, number, number];
  /** The shader gets the number of output elements as `uniforms.size`. */
  readonly size?: boolean;
  /** The output is zeros when it begins, and pieces may add to one element at a time. */
  readonly atomic?: boolean;
  /** What an adding program adds. */
  type?: string;
  /** Programs of one key have the same WGSL for the same types and ranks. */
  shaderKey: string;
  getUserCode(): string;
}

/** A program of which each piece does something by its number, `index`, from 0 to below `pieces`. */
export function program(parts: Pick<Program, 'shaderKey' | 'variableNames' | 'uniforms' | 'outputShape'>, pieces: number, wgsl: string): Program {
  const group = 64;
  return {
    ...parts,
    workgroupSize: [group, 1, 1],
    dispatchLayout: { x: parts.outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(pieces / group), 1, 1],
    size: true,
    getUserCode: () => wgsl,
  };
}

/** A kernel that replaces the backend's own, or one that it lacks. */
export interface WebgpuKernel {
  readonly name: string;
  compute(inputs: Readonly<Record<string, tf.TensorInfo>>, attrs: Readonly<Record<string, unknown>>, backend: WebgpuBackend, own: () => Result): Result;
}

type Result = tf.TensorInfo | tf.TensorInfo[];
