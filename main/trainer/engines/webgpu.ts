import { EngineError, type Engine } from './engine.ts';

/** Any vendor's graphics card through WebGPU. Its place is kept; it is not offered before its kernels are checked. */
export const webgpu: Engine = {
  name: 'webgpu',
  title: { en: 'WebGPU', zh: 'WebGPU' },
  merit: { en: 'Trains on the graphics card of any vendor.', zh: '可在任意厂商的显卡上训练。' },
  start() {
    return Promise.reject(
      new EngineError('missing', {
        en: 'Not part of this version. Native TensorFlow or WebAssembly train instead.',
        zh: '此版本尚未提供。请使用原生 TensorFlow 或 WebAssembly。',
      }),
    );
  },
};
