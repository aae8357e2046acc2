import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../program/engine.ts';
import { EngineError, type Engine } from './engine.ts';

const packageName = '@tensorflow/tfjs-node-gpu';

/** TensorFlow's own library. Its binding lies in the user's engine folder, or in the app's package when that was built in place. */
export const native: Engine = {
  name: 'native',
  title: { en: 'Native TensorFlow', zh: '原生 TensorFlow' },
  merit: { en: 'TensorFlow’s own library, on all processor cores.', zh: 'TensorFlow 自己的原生库，使用全部处理器核心。' },
  async start() {
    const require = placesOf(nativeFolder()).find(hasBinding);
    if (!require) {
      throw new EngineError('missing', {
        en: 'The native library is not installed. Training works without it; with it, it is faster and uses all processor cores.',
        zh: '尚未安装原生库。没有它也能训练；装上后更快，并能用上全部处理器核心。',
      });
    }
    await start.native(require);
    const backend = tf.backend() as unknown as { isUsingGpuDevice: boolean; binding: { TF_Version: string } };
    return `TensorFlow ${backend.binding.TF_Version}, ${backend.isUsingGpuDevice ? 'GPU' : 'CPU'}`;
  },
};

/** Where an installed native engine lies in the user's folder. */
export function nativeFolder(): string | undefined {
  const home = process.env['TENSORLOOM_HOME'];
  return home === undefined ? undefined : join(home, 'engines', 'native');
}

function placesOf(folder: string | undefined): NodeJS.Require[] {
  return [...(folder === undefined ? [] : [createRequire(join(folder, 'package.json'))]), createRequire(import.meta.url)];
}

function hasBinding(require: NodeJS.Require): boolean {
  try {
    return existsSync(join(dirname(require.resolve(`${packageName}/package.json`)), 'lib', 'napi-v8', 'tfjs_binding.node'));
  } catch {
    return false;
  }
}
