import * as tf from '@tensorflow/tfjs';

/** The operations of tfjs that a piece of work takes, by the names of their kernels. */
export async function traced(work: () => unknown): Promise<Set<string>> {
  const used = new Set<string>();
  const engine = tf.engine() as unknown as { runKernel(name: string, ...given: unknown[]): unknown };
  const plain = engine.runKernel;
  engine.runKernel = function (name, ...given) {
    used.add(name);
    return plain.call(this, name, ...given);
  };
  try {
    await work();
  } finally {
    engine.runKernel = plain;
  }
  return used;
}
