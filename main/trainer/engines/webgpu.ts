import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend } from '../../../nodes/kernels/webgpu/backend.ts';
import { installWebgpuKernels } from '../../../nodes/kernels/webgpu/installWebgpuKernels.ts';
import type { Engine } from './engine.ts';
import { BufferPool } from './webgpu/bufferPool.ts';
import { findAdapter, nameOf, openDevice, type GpuAdapter, type GpuDevice } from './webgpu/dawn.ts';
import { Faults } from './webgpu/faults.ts';

/** Any vendor's graphics card through WebGPU. */
export const webgpu: Engine = {
  name: 'webgpu',
  title: { en: 'WebGPU', zh: 'WebGPU' },
  merit: { en: 'Trains on the graphics card of any vendor, with nothing to install.', zh: '无需安装，可在任意厂商的显卡上训练。' },
  async start() {
    const adapter = await findAdapter();
    await (ready ??= begin(adapter));
    // A backend that does not start gives false, and the one before it goes on computing.
    if (!(await tf.setBackend('webgpu'))) throw new Error('the webgpu backend does not start');
    await tf.ready();
    software = adapter.info.isFallbackAdapter;
    return software ? `${nameOf(adapter)}, CPU` : nameOf(adapter);
  },
  reluctance: () =>
    software
      ? {
          en: 'No graphics card was found; a driver plays one on the processor, slower than WebAssembly. It is used only when it is asked for.',
          zh: '没有找到显卡，由软件驱动在处理器上模拟，比 WebAssembly 慢，因此只在明确指定时使用。',
        }
      : undefined,
};

let ready: Promise<void> | undefined;
let software = false;

/** What is used of the backend of tfjs. */
interface Backend extends WebgpuBackend {
  bufferManager: BufferPool;
}

async function begin(adapter: GpuAdapter): Promise<void> {
  const { WebGPUBackend } = createRequire(import.meta.url)('@tensorflow/tfjs-backend-webgpu') as {
    WebGPUBackend: new (device: GpuDevice, info: GpuAdapter['info']) => Backend;
  };
  const device = await openDevice(adapter);
  const faults = new Faults(device);
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
