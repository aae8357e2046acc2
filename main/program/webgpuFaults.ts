import type { GpuDevice } from './webgpuCard.ts';

/** What went wrong on a card: a computation was refused, the card is gone, its memory is full. */
export type FaultKind = 'fault' | 'lost' | 'memory';

/** The error that a reading of results throws. */
export type Explain = (kind: FaultKind, message: string) => Error;

/**
 * What went wrong on a device behind the back of whoever computes. WebGPU tells errors later and elsewhere, and goes on with garbage; so from
 * the first one on, nothing that is read from the device counts, and each reading says why.
 */
export class Faults {
  private first: Error | undefined;

  constructor(device: GpuDevice, explain: Explain) {
    device.onuncapturederror = (event) => {
      const { error } = event;
      event.preventDefault();
      this.note(explain(error.constructor.name === 'GPUOutOfMemoryError' ? 'memory' : 'fault', firstLine(error.message)));
    };
    void device.lost.then(({ reason, message }) => this.note(explain('lost', firstLine(message) || reason)));
  }

  /** Throws when something was wrong. */
  check(): void {
    if (this.first) throw this.first;
  }

  /** The first one is the cause of the others. */
  private note(error: Error): void {
    this.first ??= error;
  }
}

const firstLine = (message: string): string => message.trim().split('\n')[0]!;
