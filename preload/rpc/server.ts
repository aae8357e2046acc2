import type { AllHandlers, Contract, Method } from '../contract/define.ts';
import { unreadable, type Channel } from './channel.ts';
import { argumentsError, rpcError, toWire, type RpcError } from './errors.ts';
import { fromClient, rpcVersion, type FromClient, type FromServer } from './frames.ts';

type Request = Extract<FromClient, { t: 'call' | 'stream' }>;
type Handler = (args: unknown, context: { signal: AbortSignal }) => unknown;

/** What is under way for one id. */
interface Open {
  readonly abort: AbortController;
  credit: number;
  /** Wakes a stream that waits for credit. */
  wake: () => void;
}

/** Answers the calls of one channel until it closes; then every handler's signal aborts. Gives back a function that ends it. */
export function serve<C extends Contract>(contract: C, handlers: AllHandlers<C>, channel: Channel): () => void {
  const open = new Map<number, Open>();
  let greeted = false;

  const send = (frame: FromServer) => channel.send(frame);
  const end = (error: RpcError) => {
    send({ t: 'fault', error: toWire(error) });
    channel.close(error.message);
  };

  channel.onClose(() => {
    const entries = [...open.values()];
    open.clear();
    for (const entry of entries) {
      entry.abort.abort(rpcError('rpc.closed', { reason: 'the caller went away' }));
      entry.wake();
    }
  });
  channel.onMessage((message) => {
    const frame = message === unreadable ? undefined : fromClient.safeParse(message);
    if (!frame?.success) return end(rpcError('rpc.frame', { reason: frame ? (frame.error.issues[0]?.message ?? '') : 'not a message' }));
    const { data } = frame;
    switch (data.t) {
      case 'hello':
        send({ t: 'hello', version: rpcVersion });
        if (data.version !== rpcVersion) return end(rpcError('rpc.version', { mine: rpcVersion, other: data.version }));
        greeted = true;
        return;
      case 'ping':
        return send({ t: 'pong' });
      case 'more': {
        // Credit for a stream that has just ended crosses its end on the way: nothing to do.
        const entry = open.get(data.id);
        if (entry) {
          entry.credit += data.credit;
          entry.wake();
        }
        return;
      }
      case 'cancel': {
        const entry = open.get(data.id);
        open.delete(data.id);
        entry?.abort.abort(rpcError('rpc.cancelled', {}));
        entry?.wake();
        return;
      }
      case 'call':
      case 'stream':
        if (!greeted) return end(rpcError('rpc.frame', { reason: 'a call came before the greeting' }));
        if (open.has(data.id)) return end(rpcError('rpc.frame', { reason: `id ${data.id} is already in use` }));
        return void answer(data);
    }
  });

  async function answer(request: Request): Promise<void> {
    const { id } = request;
    const entry: Open = { abort: new AbortController(), credit: request.t === 'stream' ? request.credit : 0, wake: () => undefined };
    open.set(id, entry);
    const alive = () => open.get(id) === entry;
    try {
      const { method, handler } = find(request);
      const parsed = method.args.safeParse(request.args);
      if (!parsed.success) throw argumentsError(request.service, request.method, parsed.error, request.args);
      const result = handler(parsed.data, { signal: entry.abort.signal });
      if (request.t === 'call') {
        const value = await result;
        if (alive()) sendValue(request, { t: 'reply', id, value });
      } else {
        await pump(request, entry, result as AsyncIterable<unknown>, alive);
        if (alive()) send({ t: 'done', id });
      }
    } catch (error) {
      if (alive()) send({ t: 'fail', id, error: toWire(error) });
    } finally {
      if (alive()) open.delete(id);
    }
  }

  async function pump(request: Request, entry: Open, values: AsyncIterable<unknown>, alive: () => boolean): Promise<void> {
    const iterator = values[Symbol.asyncIterator]();
    // A producer that waits for something else than its signal is let go of at once; what it still gives is dropped.
    const gone = new Promise<'gone'>((resolve) => entry.abort.signal.addEventListener('abort', () => resolve('gone'), { once: true }));
    try {
      while (alive()) {
        if (entry.credit === 0) {
          await new Promise<void>((resolve) => (entry.wake = resolve));
          continue;
        }
        const next = await Promise.race([iterator.next(), gone]);
        if (next === 'gone' || !alive()) break;
        if (next.done) return;
        entry.credit--;
        sendValue(request, { t: 'next', id: request.id, value: next.value });
      }
    } finally {
      iterator.return?.(undefined)?.then(undefined, () => undefined);
    }
  }

  function sendValue(request: Request, frame: FromServer): void {
    try {
      send(frame);
    } catch (error) {
      throw rpcError('rpc.encode', { service: request.service, method: request.method, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  function find(request: Request): { method: Method; handler: Handler } {
    const service = Object.hasOwn(contract, request.service) ? contract[request.service] : undefined;
    const method = service && Object.hasOwn(service, request.method) ? service[request.method] : undefined;
    if (!method || method.kind !== request.t) throw rpcError('rpc.method', { service: request.service, method: request.method });
    const group = handlers[request.service] as unknown as Record<string, Handler>;
    return { method, handler: (args, context) => group[request.method]!(args, context) };
  }

  return () => channel.close('the server ended');
}
