import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../program/engine.ts';
import type { Engine } from './engine.ts';

/** Plain JavaScript: slow, and the reference that the others are compared with. */
export const cpu: Engine = {
  name: 'cpu',
  title: { en: 'Plain JavaScript', zh: '纯 JavaScript' },
  merit: { en: 'Slow. For comparing numbers, and where nothing else starts.', zh: '速度很慢，用于核对数值，或在其他引擎都无法启动时使用。' },
  async start() {
    await start.cpu(createRequire(import.meta.url));
    return `tfjs ${tf.version['tfjs-core']}`;
  },
};
