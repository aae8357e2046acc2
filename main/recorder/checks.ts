import * as tf from '@tensorflow/tfjs';

/** Kernels of tfjs-node that read values for no other end than to refuse wrong ones. TensorFlow refuses them too. */
const checking = ['GatherV2'];

/** Calls a function; `enter` and `leave` are called around what those kernels do. */
export function aroundChecks<T>(enter: () => void, leave: () => void, f: () => T): T {
  const kernels = checking.flatMap((name) => tf.getKernel(name, 'tensorflow') ?? []);
  const replace = (wanted: readonly tf.KernelConfig[]) => {
    for (const kernel of wanted) {
      tf.unregisterKernel(kernel.kernelName, kernel.backendName);
      tf.registerKernel(kernel);
    }
  };
  const around =
    (kernelFunc: tf.KernelFunc): tf.KernelFunc =>
    (given) => {
      enter();
      try {
        return kernelFunc(given);
      } finally {
        leave();
      }
    };
  replace(kernels.map((kernel) => ({ ...kernel, kernelFunc: around(kernel.kernelFunc) })));
  try {
    return f();
  } finally {
    replace(kernels);
  }
}
