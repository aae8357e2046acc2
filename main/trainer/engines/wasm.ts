import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../program/engine.ts';
import { threadCount } from '../../program/wasm.ts';
import type { Engine } from './engine.ts';

/** WebAssembly with vector instructions: nothing to install, on any machine. */
export const wasm: Engine = {
  name: 'wasm',
  title: { en: 'WebAssembly', zh: 'WebAssembly' },
  merit: { en: 'Runs on any machine with nothing to install, on all processor cores.', zh: '无需安装，任何电脑都能运行，使用全部处理器核心。' },
  async start() {
    await start.wasm(createRequire(import.meta.url));
    const threads = threadCount();
    return `tfjs ${tf.version['tfjs-core']}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  },
};
