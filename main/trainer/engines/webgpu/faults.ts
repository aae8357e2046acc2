import { ProblemError } from '../../../../nodes/text/problem.ts';
import type { GpuDevice } from './dawn.ts';

/**
 * What went wrong on a device behind the back of whoever computes. WebGPU tells errors later and elsewhere, and goes on with garbage; so from
 * the first one on, nothing that is read from the device counts, and each reading says why.
 */
export class Faults {
  private first: Error | undefined;

  constructor(device: GpuDevice) {
    device.onuncapturederror = (event) => {
      const { error } = event;
      event.preventDefault();
      const message = firstLine(error.message);
      this.note(error.constructor.name === 'GPUOutOfMemoryError' ? new Error(`out of memory: ${message}`) : problem('engine.fault', message));
    };
    void device.lost.then(({ reason, message }) => this.note(problem('engine.lost', firstLine(message) || reason)));
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

const problem = (code: 'engine.fault' | 'engine.lost', message: string) => new ProblemError({ code, data: { message } });

const firstLine = (message: string): string => message.trim().split('\n')[0]!;
