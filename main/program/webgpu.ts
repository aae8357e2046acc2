import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend } from '#kernels/webgpu/backend.ts';
import { installWebgpuKernels } from '#kernels/webgpu/installWebgpuKernels.ts';
import { BufferPool } from './webgpuBuffers.ts';
import { findAdapter, openDevice, type GpuAdapter, type GpuDevice } from './webgpuCard.ts';
import { Faults, type Explain } from './webgpuFaults.ts';

/** Gets tfjs's WebGPU backend ready on the best graphics card. */
export async function startWebgpu(require: NodeJS.Require, explain: Explain = plainly): Promise<GpuAdapter> {
  const adapter = await findAdapter(require);
  await (ready ??= begin(require, adapter, explain));
  // A backend that does not start gives false, and the one before it goes on computing.
  if (!(await tf.setBackend('webgpu'))) throw new Error('the webgpu backend does not start');
  await tf.ready();
  return adapter;
}

let ready: Promise<void> | undefined;

const plainly: Explain = (kind, message) =>
  new Error(
    { fault: 'The graphics card refused a computation', lost: 'The graphics card was lost', memory: 'The graphics card is out of memory' }[kind] +
      `: ${message}`,
  );

/** What is used of the backend of tfjs. */
interface Backend extends WebgpuBackend {
  bufferManager: BufferPool;
}

async function begin(require: NodeJS.Require, adapter: GpuAdapter, explain: Explain): Promise<void> {
  const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu') as {
    WebGPUBackend: new (device: GpuDevice, info: GpuAdapter['info']) => Backend;
  };
  const device = await openDevice(adapter);
  const faults = new Faults(device, explain);
  const backend = new WebGPUBackend(device, adapter.info);
  backend.bufferManager = new BufferPool(device);
  const read = backend.read.bind(backend);
  backend.read = async (data) => {
    try {
      const values = await read(data);
      faults.check();
      return values;
    } catch (error) {
      // What was wrong first explains what came of it.
      faults.check();
      throw error;
    }
  };
  // Small tensors are not handed to the plain engine: one engine computes all, and it is the one that was tested.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  installWebgpuKernels(backend);
  // The package may have registered one that opens a device of its own.
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend, 0);
}
