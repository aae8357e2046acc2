import type { Clients, Contract } from '../contract/define.ts';
import { unreadable, type Channel } from './channel.ts';
import { RpcError, rpcError } from './errors.ts';
import { fromServer, rpcVersion, type FromClient, type FromServer } from './frames.ts';
import { Reader } from './reader.ts';

type Answer = Extract<FromServer, { id: number }>;

interface Options {
  /** Milliseconds between two pings while something is pending; three unanswered ones end the channel. Ticks are counted, not time: a machine that slept is not a dead backend. */
  readonly beat?: number;
  /** Told once, when nothing more can be answered. */
  readonly onEnd?: (error: RpcError) => void;
}

/** How many values of a stream may be on their way to a reader that has not asked for them. */
const window = 32;

/** The other side's services as objects. Whatever happens to the channel, every call ends. */
export function connect<C extends Contract>(contract: C, channel: Channel, { beat = 10_000, onEnd }: Options = {}): Clients<C> {
  const pending = new Map<number, (answer: Answer | RpcError) => void>();
  let lastId = 0;
  let ended: RpcError | undefined;
  let silent = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const send = (frame: FromClient) => channel.send(frame);
  const end = (error: RpcError) => {
    if (ended) return;
    ended = error;
    clearInterval(timer);
    for (const settle of [...pending.values()]) settle(error);
    pending.clear();
    channel.close(error.message);
    onEnd?.(error);
  };
  const watch = () => {
    if (pending.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else if (silent++ >= 3) end(rpcError('rpc.closed', { reason: 'the backend does not answer' }));
    else send({ t: 'ping' });
  };

  channel.onClose((reason) => end(rpcError('rpc.closed', { reason })));
  channel.onMessage((message) => {
    silent = 0;
    const parsed = message === unreadable ? undefined : fromServer.safeParse(message);
    if (!parsed?.success) return end(rpcError('rpc.frame', { reason: 'not an answer' }));
    const frame = parsed.data;
    if (frame.t === 'hello') {
      if (frame.version !== rpcVersion) end(rpcError('rpc.version', { mine: rpcVersion, other: frame.version }));
    } else if (frame.t === 'fault') end(new RpcError(frame.error));
    // An answer to a call that was cancelled meanwhile finds nobody.
    else if (frame.t !== 'pong') pending.get(frame.id)?.(frame);
  });
  send({ t: 'hello', version: rpcVersion });

  /** Sends a request and routes its answers to `settle` until it gives back true, or the caller's signal aborts. */
  function request(frame: (id: number) => FromClient, signal: AbortSignal | undefined, settle: (answer: Answer | RpcError) => boolean): () => void {
    const id = ++lastId;
    const finish = () => {
      pending.delete(id);
      signal?.removeEventListener('abort', aborted);
    };
    const cancel = () => {
      if (!pending.has(id)) return;
      finish();
      send({ t: 'cancel', id });
    };
    const aborted = () => {
      cancel();
      settle(rpcError('rpc.cancelled', {}));
    };
    if (signal?.aborted || ended) {
      settle(ended ?? rpcError('rpc.cancelled', {}));
      return () => undefined;
    }
    signal?.addEventListener('abort', aborted, { once: true });
    pending.set(id, (answer) => {
      if (settle(answer)) finish();
    });
    timer ??= startTimer();
    try {
      send(frame(id));
    } catch (error) {
      finish();
      settle(rpcError('rpc.encode', { service: '', method: '', reason: error instanceof Error ? error.message : String(error) }));
    }
    return cancel;
  }

  function startTimer(): ReturnType<typeof setInterval> {
    silent = 0;
    const started: ReturnType<typeof setInterval> = setInterval(watch, beat);
    // In Node a heartbeat alone must not keep the process alive.
    (started as { unref?: () => void }).unref?.();
    return started;
  }

  function call(service: string, method: string, args: unknown, { signal, timeout }: { signal?: AbortSignal; timeout?: number } = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let late: ReturnType<typeof setTimeout> | undefined;
      const cancel = request(
        (id) => ({ t: 'call', id, service, method, args }),
        signal,
        (answer) => {
          clearTimeout(late);
          if (answer instanceof RpcError) reject(answer);
          else if (answer.t === 'reply') resolve(answer.value);
          else reject(answer.t === 'fail' ? new RpcError(answer.error) : rpcError('rpc.frame', { reason: 'a stream answered a call' }));
          return true;
        },
      );
      if (timeout !== undefined) {
        late = setTimeout(() => {
          cancel();
          reject(rpcError('rpc.timeout', { service, method, milliseconds: timeout }));
        }, timeout);
      }
    });
  }

  function stream(service: string, method: string, args: unknown, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<unknown> {
    return {
      [Symbol.asyncIterator]() {
        const reader = new Reader(window);
        let streamId = 0;
        const cancel = request(
          (id) => ({ t: 'stream', id: (streamId = id), service, method, args, credit: window }),
          signal,
          (answer) => {
            if (answer instanceof RpcError) reader.fail(answer);
            else if (answer.t === 'next') reader.push(answer.value);
            else if (answer.t === 'done') reader.finish();
            else reader.fail(answer.t === 'fail' ? new RpcError(answer.error) : rpcError('rpc.frame', { reason: 'a call answered a stream' }));
            return answer instanceof RpcError || answer.t !== 'next';
          },
        );
        return reader.iterator({ more: (credit) => pending.has(streamId) && send({ t: 'more', id: streamId, credit }), cancel });
      },
    };
  }

  const clients: Record<string, Record<string, unknown>> = {};
  for (const [service, methods] of Object.entries(contract)) {
    clients[service] = {};
    for (const [name, method] of Object.entries(methods)) {
      const send = method.kind === 'stream' ? stream : call;
      clients[service][name] = (args: unknown, options?: object) => send(service, name, args, options);
    }
  }
  return clients as Clients<C>;
}
