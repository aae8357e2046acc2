import { createRequire } from 'node:module';
import { EngineError } from '../engine.ts';

/** What is used of WebGPU's objects. The packages bring two versions of its types, which do not go together. */
export interface GpuBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

export interface GpuError {
  readonly message: string;
}

export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  onuncapturederror: ((event: { readonly error: GpuError; preventDefault(): void }) => void) | null;
  createBuffer(wish: { readonly size: number; readonly usage: number; readonly mappedAtCreation: boolean }): GpuBuffer;
  destroy(): void;
}

export interface GpuAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    /** Name and version of the driver. */
    readonly description: string;
    /** The processor plays a graphics card. */
    readonly isFallbackAdapter: boolean;
  };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(wish: { readonly requiredLimits: Readonly<Record<string, number>> }): Promise<GpuDevice>;
}

interface Gpu {
  requestAdapter(wish: { readonly powerPreference: 'high-performance' | 'low-power' }): Promise<GpuAdapter | null>;
}

interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: object;
}

const require = createRequire(import.meta.url);

/** Kept: what nobody holds is closed. */
let opened: Gpu | undefined;

/** WebGPU outside of a browser: Dawn, the implementation that Chromium has. It lives in plain Node only; Electron's memory cage refuses its buffers. */
export async function findAdapter(): Promise<GpuAdapter> {
  opened ??= open();
  const adapter = await opened.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new EngineError('missing', noCard);
  return adapter;
}

function open(): Gpu {
  let dawn: Dawn;
  try {
    dawn = require('webgpu') as Dawn;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') throw new EngineError('missing', noBuild);
    throw error;
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  // tfjs looks there whether it is supported.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

const noBuild = {
  en: `There is no WebGPU for this system (${process.platform}, ${process.arch}).`,
  zh: `没有适用于此系统（${process.platform}，${process.arch}）的 WebGPU。`,
};

const noCard =
  process.platform === 'linux'
    ? {
        en: 'No graphics card was found through Vulkan. Install the driver of the card and the Vulkan loader (Debian and Ubuntu: libvulkan1 and mesa-vulkan-drivers, or NVIDIA’s driver).',
        zh: '没有通过 Vulkan 找到显卡。请安装显卡驱动和 Vulkan 加载器（Debian、Ubuntu：libvulkan1 与 mesa-vulkan-drivers，或 NVIDIA 驱动）。',
      }
    : {
        en: 'No graphics card was found that does WebGPU. Install the newest driver of the card.',
        zh: '没有找到支持 WebGPU 的显卡。请安装最新的显卡驱动。',
      };

/** `nvidia geforce rtx 3090, 570.86.10`: what the card calls itself, and its driver. */
export function nameOf({ info: { vendor, architecture, device, description } }: GpuAdapter): string {
  const card = (device || architecture).replaceAll('-', ' ').trim();
  return [card.includes(vendor) ? card : `${vendor} ${card}`.trim(), description].filter(Boolean).join(', ');
}

/** More than the least that every card must have: large tensors need large buffers. */
const raised = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

export function openDevice(adapter: GpuAdapter): Promise<GpuDevice> {
  return adapter.requestDevice({ requiredLimits: Object.fromEntries(raised.map((limit) => [limit, adapter.limits[limit]!])) });
}
