import { EventEmitter } from 'node:events';

/** Electron's MessagePortMain: messages wait until `start`, cross as clones, and a close is heard on the other side. */
export class MessagePortMain extends EventEmitter {
  other: MessagePortMain | undefined;
  /** Set when the port has been handed to a page: what arrives goes there. */
  toPage: ((message: unknown) => void) | undefined;
  #waiting: unknown[] | undefined = [];
  #closed = false;

  postMessage(message: unknown): void {
    const copy: unknown = structuredClone(message);
    setImmediate(() => this.other?.take(copy));
  }

  take(message: unknown): void {
    if (this.#closed) return;
    if (this.toPage) this.toPage(message);
    else if (this.#waiting) this.#waiting.push(message);
    else this.emit('message', { data: message, ports: [] });
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
    setImmediate(() => this.other?.close());
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}
