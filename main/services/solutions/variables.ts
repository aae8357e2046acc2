import { ProblemError, type Problem } from '../../../nodes/text/problem.ts';

/** What is wrong with a file that is to be imported, and in which variable. */
export const refuse = (code: Problem['code'], data: Problem['data']): never => {
  throw new ProblemError({ code, data });
};

export interface BinaryFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An array of a file by its name, the last axis moving fastest. A complex one has two arrays of numbers. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
  readonly imaginary?: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** What a file may hold; more would not fit into memory beside its text form. */
export const mostNumbers = 4_000_000;

/** Numbers whose first axis moves fastest, as MATLAB and Fortran keep them, with the last axis moving fastest. */
export function rowsFirst(values: Float64Array, shape: readonly number[]): Float64Array {
  return permuted(
    values,
    [...shape].reverse(),
    shape.map((_, j) => shape.length - 1 - j),
  );
}

/** The same numbers with their axes in another order: axis `order[j]` of `shape` becomes axis j. */
export function permuted(values: Float64Array, shape: readonly number[], order: readonly number[]): Float64Array {
  const strides = shape.map((_, j) => sizeOf(shape.slice(j + 1)));
  const found = new Float64Array(values.length);
  const sizes = order.map((j) => shape[j]!);
  const steps = order.map((j) => strides[j]!);
  const place = sizes.map(() => 0);
  for (let i = 0, at = 0; i < found.length; i++) {
    found[i] = values[at]!;
    for (let j = sizes.length - 1; j >= 0; j--) {
      at += steps[j]!;
      if (++place[j]! < sizes[j]!) break;
      at -= steps[j]! * sizes[j]!;
      place[j] = 0;
    }
  }
  return found;
}
