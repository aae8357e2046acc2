/** What is used of WebGPU's objects. The packages bring two versions of its types, which do not go together. */
export interface GpuBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  onuncapturederror: ((event: { readonly error: { readonly message: string }; preventDefault(): void }) => void) | null;
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

/** Why there is no graphics card to compute on. */
export class NoCard extends Error {
  readonly lacks: keyof typeof reasons;

  constructor(lacks: keyof typeof reasons) {
    super(reasons[lacks]);
    this.name = 'NoCard';
    this.lacks = lacks;
  }
}

const reasons = {
  build: `There is no WebGPU for this system (${process.platform}, ${process.arch}), or its packages are not installed: npm install webgpu @tensorflow/tfjs-backend-webgpu.`,
  vulkan:
    'No graphics card was found through Vulkan. Install the driver of the card and the Vulkan loader (Debian and Ubuntu: libvulkan1 and mesa-vulkan-drivers, or NVIDIA’s driver).',
  driver: 'No graphics card was found that does WebGPU. Install the newest driver of the card.',
} as const;

/** Kept: what nobody holds is closed. */
let opened: Gpu | undefined;

/** WebGPU outside of a browser: Dawn, the implementation that Chromium has. It lives in plain Node only; Electron's memory cage refuses its buffers. */
export async function findAdapter(require: NodeJS.Require): Promise<GpuAdapter> {
  opened ??= open(require);
  const adapter = await opened.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new NoCard(process.platform === 'linux' ? 'vulkan' : 'driver');
  return adapter;
}

function open(require: NodeJS.Require): Gpu {
  let dawn: Dawn;
  try {
    dawn = require('webgpu') as Dawn;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') throw new NoCard('build');
    throw error;
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  // tfjs looks there whether it is supported.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

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
