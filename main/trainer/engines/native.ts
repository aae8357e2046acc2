import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../program/engine.ts';
import { lendPackages } from '../resolve.ts';
import { EngineError, type Engine } from './engine.ts';
import { defineNativeKernels } from './nativeKernels.ts';
import { bindingFolder } from './verdicts.ts';

/** TensorFlow's own library. Its binding lies in the user's engine folder, or in the app's package when that was built in place. */
export const native: Engine = {
  name: 'native',
  title: { en: 'Native TensorFlow', zh: '原生 TensorFlow' },
  merit: {
    en: 'TensorFlow’s own library, on all processor cores, or on an NVIDIA graphics card.',
    zh: 'TensorFlow 自己的原生库，使用全部处理器核心或 NVIDIA 显卡。',
  },
  async start() {
    const folder = bindingFolder(engineHome());
    if (folder === undefined) {
      throw new EngineError('missing', {
        en: 'The native library is not installed. Training works without it; with it, it is faster and uses all processor cores.',
        zh: '尚未安装原生库。没有它也能训练；装上后更快，并能用上全部处理器核心。',
      });
    }
    // The engine's package has no packages of its own: it shares the app's copy of the library.
    lendPackages([folder]);
    // XLA looks for the compiler of NVIDIA's cards and its mathematics there.
    const compiler = resolve(folder, 'deps', 'nvidia', 'cuda_nvcc');
    if (existsSync(compiler)) process.env['XLA_FLAGS'] ??= `--xla_gpu_cuda_data_dir=${compiler}`;
    await start.native(createRequire(join(dirname(folder), 'package.json')));
    defineNativeKernels();
    const backend = tf.backend() as unknown as { isUsingGpuDevice: boolean; binding: { TF_Version: string } };
    return `TensorFlow ${backend.binding.TF_Version}, ${backend.isUsingGpuDevice ? 'GPU' : 'CPU'}`;
  },
};

/** The user's data folder, as the supervisor names it to its children. */
export function engineHome(): string | undefined {
  return process.env['TENSORLOOM_HOME'];
}
