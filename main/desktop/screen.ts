import type { Handlers } from '../../preload/contract/define.ts';
import type { shell, ShellCommand, ShellReport } from '../../preload/contract/shell.ts';

/** What the frame knows of the page, and the way to ask something of it. */
export class Screen {
  #report: ShellReport;
  #readers: ((command: ShellCommand) => void)[] = [];
  /** Commands given before the page listens: a file that the application was started with. */
  #waiting: ShellCommand[] = [];
  #listeners: ((report: ShellReport) => void)[] = [];

  constructor(first: ShellReport) {
    this.#report = first;
  }

  get report(): ShellReport {
    return this.#report;
  }

  onReport(listener: (report: ShellReport) => void): void {
    this.#listeners.push(listener);
  }

  send(command: ShellCommand): void {
    if (this.#readers.length === 0) this.#waiting.push(command);
    for (const reader of this.#readers) reader(command);
  }

  /** A page that is gone has nothing unsaved any more: what it had is in the journal. */
  forgetPage(): void {
    this.update({ ...this.#report, unsaved: false });
  }

  readonly handlers: Handlers<typeof shell> = {
    report: (report) => this.update(report),
    commands: (_args, { signal }) => this.#read(signal),
  };

  update(report: ShellReport): void {
    this.#report = report;
    for (const listener of this.#listeners) listener(report);
  }

  async *#read(signal: AbortSignal): AsyncGenerator<ShellCommand> {
    const queue = this.#waiting.splice(0);
    let wake = () => {};
    const reader = (command: ShellCommand) => {
      queue.push(command);
      wake();
    };
    const stop = () => wake();
    this.#readers.push(reader);
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#readers = this.#readers.filter((other) => other !== reader);
    }
  }
}
