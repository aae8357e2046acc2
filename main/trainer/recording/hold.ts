import * as tf from '@tensorflow/tfjs';

/** The values that variables have now, kept without copying a number. */
export class Held {
  private readonly variables: readonly tf.Variable[];
  private readonly values: readonly tf.Tensor[];

  constructor(variables: readonly tf.Variable[]) {
    this.variables = variables;
    this.values = kept(variables);
  }

  /** Gives the variables those values again; as often as wished. */
  restore(): void {
    this.variables.forEach((variable, i) => variable.assign(this.values[i]!));
  }

  release(): void {
    tf.dispose([...this.values]);
  }
}

/** More hands on the same tensors; they live until they are disposed. */
export function kept(tensors: readonly tf.Tensor[]): tf.Tensor[] {
  return tensors.map((tensor) => tf.keep(tensor.clone()));
}
