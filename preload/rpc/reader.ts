type Waiting = { resolve(result: IteratorResult<unknown, undefined>): void; reject(error: unknown): void };

/** The reading end of a stream: holds at most a window of values and asks for more as they are taken. */
export class Reader {
  readonly #window: number;
  readonly #values: unknown[] = [];
  readonly #waiting: Waiting[] = [];
  #taken = 0;
  #end: { readonly error?: unknown } | undefined;

  constructor(window: number) {
    this.#window = window;
  }

  push(value: unknown): void {
    if (this.#end) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve({ done: false, value });
    else this.#values.push(value);
  }

  finish(): void {
    this.#close({});
  }

  /** What was read before the failure is still handed out; then the failure is thrown once. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  #close(end: { readonly error?: unknown }): void {
    if (this.#end) return;
    this.#end = end;
    for (const waiting of this.#waiting.splice(0)) this.#settle(waiting);
  }

  #settle({ resolve, reject }: Waiting): void {
    const { error } = this.#end!;
    this.#end = {};
    if (error === undefined) resolve({ done: true, value: undefined });
    else reject(error);
  }

  iterator({ more, cancel }: { more(credit: number): void; cancel(): void }): AsyncIterableIterator<unknown, undefined> {
    const take = () => {
      // Asked for by halves, so that a quick reader does not send a frame a value.
      if (++this.#taken < this.#window / 2) return;
      more(this.#taken);
      this.#taken = 0;
    };
    return {
      next: () =>
        new Promise((resolve, reject) => {
          const waiting: Waiting = {
            resolve(result) {
              if (!result.done) take();
              resolve(result);
            },
            reject,
          };
          if (this.#values.length > 0) waiting.resolve({ done: false, value: this.#values.shift() });
          else if (this.#end) this.#settle(waiting);
          else this.#waiting.push(waiting);
        }),
      return: () => {
        cancel();
        this.#values.length = 0;
        this.finish();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
