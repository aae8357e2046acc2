import { createRequire } from 'node:module';
import { startWebgpu } from '../../program/webgpu.ts';
import { NoCard, nameOf } from '../../program/webgpuCard.ts';
import type { Explain } from '../../program/webgpuFaults.ts';
import { ProblemError } from '../../../nodes/text/problem.ts';
import { EngineError, type Engine } from './engine.ts';

/** Any vendor's graphics card through WebGPU. */
export const webgpu: Engine = {
  name: 'webgpu',
  title: { en: 'WebGPU', zh: 'WebGPU' },
  merit: { en: 'Trains on the graphics card of any vendor, with nothing to install.', zh: '无需安装，可在任意厂商的显卡上训练。' },
  async start() {
    const adapter = await startWebgpu(createRequire(import.meta.url), explained).catch((error: unknown) => {
      throw error instanceof NoCard ? new EngineError(error.lacks === 'build' ? 'missing' : 'noCard', reasons[error.lacks]) : error;
    });
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

let software = false;

const explained: Explain = (kind, message) =>
  kind === 'memory' ? new Error(`out of memory: ${message}`) : new ProblemError({ code: `engine.${kind}`, data: { message } });

const reasons = {
  build: {
    en: `There is no WebGPU for this system (${process.platform}, ${process.arch}).`,
    zh: `没有适用于此系统（${process.platform}，${process.arch}）的 WebGPU。`,
  },
  vulkan: {
    en: 'No graphics card was found through Vulkan. Install the driver of the card and the Vulkan loader (Debian and Ubuntu: libvulkan1 and mesa-vulkan-drivers, or NVIDIA’s driver).',
    zh: '没有通过 Vulkan 找到显卡。请安装显卡驱动和 Vulkan 加载器（Debian、Ubuntu：libvulkan1 与 mesa-vulkan-drivers，或 NVIDIA 驱动）。',
  },
  driver: {
    en: 'No graphics card was found that does WebGPU. Install the newest driver of the card.',
    zh: '没有找到支持 WebGPU 的显卡。请安装最新的显卡驱动。',
  },
};
