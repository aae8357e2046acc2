/**
 * The least that two sides need to talk: messages in order, and the news that the other side is gone.
 * `send` throws when a message cannot be cloned or encoded; after a close it does nothing.
 */
export interface Channel {
  send(message: unknown): void;
  /** One listener; messages that came before it was set are handed to it at once. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the channel is closed already. */
  onClose(listener: (reason: string) => void): void;
  close(reason?: string): void;
}

/** What every adapter has in common: keeps early messages, tells of the close once. */
export class Inbox {
  #listener: ((message: unknown) => void) | undefined;
  #early: unknown[] = [];
  #closeListeners: ((reason: string) => void)[] = [];
  #closed: string | undefined;

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  deliver(message: unknown): void {
    if (this.closed) return;
    if (this.#listener) this.#listener(message);
    else this.#early.push(message);
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  end(reason: string): void {
    if (this.closed) return;
    this.#closed = reason;
    for (const listener of this.#closeListeners.splice(0)) listener(reason);
  }

  onEnd(listener: (reason: string) => void): void {
    if (this.#closed === undefined) this.#closeListeners.push(listener);
    else listener(this.#closed);
  }
}

/** The frame that stands for a message nobody could read: the RPC layer refuses it as malformed. */
export const unreadable = Symbol('unreadable');
