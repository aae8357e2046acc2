import type { GpuBuffer, GpuDevice } from './webgpuCard.ts';

/** Idle buffers may always take this much, in bytes. */
const least = 64 * 2 ** 20;

/**
 * The memory of a graphics card as tfjs asks for it: buffers of exact sizes, taken and given back. Those given back wait for the next taker of
 * their size, as steps of the same shapes follow each other; but only as many bytes wait as were ever in use at once, and the ones that
 * nobody has wanted for longest go first. (The pool that tfjs brings keeps them all: a hundred shapes leave a hundred sets of buffers.)
 */
export class BufferPool {
  /** What tfjs reads of a pool, by its names. */
  numBytesUsed = 0;
  numBytesAllocated = 0;
  numUsedBuffers = 0;
  numFreeBuffers = 0;
  /** Most bytes in use at once, and most allocated. */
  readonly peak = { used: 0, allocated: 0 };
  private readonly device: GpuDevice;
  private readonly used = new Set<GpuBuffer>();
  private readonly idle = new Map<string, GpuBuffer[]>();
  /** All idle buffers, the one that waits for longest first. */
  private readonly waiting = new Set<GpuBuffer>();

  constructor(device: GpuDevice) {
    this.device = device;
  }

  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GpuBuffer {
    const waited = reuse ? this.idle.get(keyOf({ size, usage }))?.pop() : undefined;
    if (waited) {
      this.waiting.delete(waited);
      this.numFreeBuffers--;
    } else this.numBytesAllocated += size;
    const buffer = waited ?? this.device.createBuffer({ size, usage, mappedAtCreation });
    this.used.add(buffer);
    this.numUsedBuffers++;
    this.numBytesUsed += size;
    this.peak.used = Math.max(this.peak.used, this.numBytesUsed);
    this.peak.allocated = Math.max(this.peak.allocated, this.numBytesAllocated);
    return buffer;
  }

  releaseBuffer(buffer: GpuBuffer, reuse = true): void {
    // One that is given back twice would be lent to two.
    if (!this.used.delete(buffer)) throw new Error('a buffer came back that is not lent');
    this.numUsedBuffers--;
    this.numBytesUsed -= buffer.size;
    if (!reuse) return this.destroy(buffer);
    const key = keyOf(buffer);
    const neighbours = this.idle.get(key);
    if (neighbours) neighbours.push(buffer);
    else this.idle.set(key, [buffer]);
    this.waiting.add(buffer);
    this.numFreeBuffers++;
    this.shrink();
  }

  dispose(): void {
    for (const buffer of [...this.used, ...this.waiting]) buffer.destroy();
    for (const all of [this.used, this.waiting, this.idle]) all.clear();
    this.numBytesUsed = this.numBytesAllocated = this.numUsedBuffers = this.numFreeBuffers = 0;
  }

  getNumUsedBuffers(): number {
    return this.numUsedBuffers;
  }

  getNumFreeBuffers(): number {
    return this.numFreeBuffers;
  }

  private shrink(): void {
    for (const buffer of this.waiting) {
      if (this.numBytesAllocated - this.numBytesUsed <= Math.max(least, this.peak.used)) return;
      this.waiting.delete(buffer);
      const neighbours = this.idle.get(keyOf(buffer))!;
      neighbours.splice(neighbours.indexOf(buffer), 1);
      if (neighbours.length === 0) this.idle.delete(keyOf(buffer));
      this.numFreeBuffers--;
      this.destroy(buffer);
    }
  }

  private destroy(buffer: GpuBuffer): void {
    buffer.destroy();
    this.numBytesAllocated -= buffer.size;
  }
}

const keyOf = ({ size, usage }: Pick<GpuBuffer, 'size' | 'usage'>): string => `${size}_${usage}`;
