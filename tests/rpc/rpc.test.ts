import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ProblemError } from '../../nodes/text/problem.ts';
import { call, stream, type AllHandlers, type Clients } from '../../preload/contract/define.ts';
import { connect } from '../../preload/rpc/client.ts';
import { RpcError } from '../../preload/rpc/errors.ts';
import { rpcVersion } from '../../preload/rpc/frames.ts';
import { serve } from '../../preload/rpc/server.ts';
import { transports, type Pair } from './transports.ts';

const contract = {
  sums: {
    add: call<number>()(z.object({ a: z.number(), b: z.number() })),
    echo: call<unknown>()(z.object({ value: z.unknown().optional() })),
    nested: call<void>()(z.object({ list: z.array(z.object({ size: z.int().max(9) })) })),
    slow: call<void>()(z.object({})),
    fail: call<void>()(z.object({ how: z.enum(['problem', 'error', 'code', 'text']) })),
    unsendable: call<unknown>()(z.object({})),
  },
  counts: {
    upTo: stream<number>()(z.object({ n: z.int() })),
    endless: stream<Float32Array>()(z.object({})),
    breaks: stream<number>()(z.object({})),
    unsendable: stream<unknown>()(z.object({})),
    deaf: stream<number>()(z.object({})),
  },
} as const;

/** What the handlers saw, for the tests to look at. */
const seen = { calls: 0, aborted: [] as string[], made: 0, returned: 0 };

const handlers: AllHandlers<typeof contract> = {
  sums: {
    add: ({ a, b }) => (seen.calls++, a + b),
    echo: ({ value }) => value,
    nested: () => void seen.calls++,
    slow: (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => (seen.aborted.push('slow'), reject(signal.reason as Error)))),
    fail({ how }) {
      if (how === 'problem') throw new ProblemError({ code: 'param.whole', block: 'dense', param: 'units', data: { param: 'units', got: 1.5 } });
      if (how === 'code') throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      if (how === 'text') throw 'just a text';
      throw new TypeError('the handler broke');
    },
    unsendable: () => ({ inside: () => 1 }),
  },
  counts: {
    async *upTo({ n }) {
      for (let i = 1; i <= n; i++) yield i;
    },
    async *endless() {
      try {
        for (;;) {
          seen.made++;
          yield new Float32Array(100);
        }
      } finally {
        seen.returned++;
      }
    },
    async *breaks() {
      yield 1;
      yield 2;
      throw new Error('broke after two');
    },
    async *unsendable() {
      yield 1;
      yield Symbol('never');
    },
    async *deaf() {
      yield 1;
      await new Promise(() => undefined);
    },
  },
};

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof RpcError ? error.code : `not an RpcError: ${String(error)}`),
  );
const collect = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
};
const until = async (condition: () => boolean) => {
  await expect.poll(condition, { interval: 5 }).toBe(true);
};

describe.each(Object.keys(transports))('over %s', (name) => {
  let pair: Pair;
  let remote: Clients<typeof contract>;

  beforeEach(async () => {
    Object.assign(seen, { calls: 0, aborted: [], made: 0, returned: 0 });
    pair = await transports[name]!();
    serve(contract, handlers, pair.server);
    remote = connect(contract, pair.client);
  });
  afterEach(() => pair.close());

  test('a call answers, many at once too', async () => {
    expect(await remote.sums.add({ a: 2, b: 3 })).toBe(5);
    expect(await Promise.all(Array.from({ length: 200 }, (_, i) => remote.sums.add({ a: i, b: 1 })))).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test('typed arrays, nested data, not-numbers and dates cross as they are', async () => {
    const value = {
      f: new Float32Array([1.5, NaN, Infinity]),
      i: new Int32Array([-1, 2 ** 31 - 1]),
      u: new Uint8Array([0, 255]),
      d: new Float64Array([Math.PI]),
      // A view into the middle of a larger buffer: only the view crosses.
      part: new Float32Array([9, 8, 7, 6]).subarray(1, 3),
      list: [{ a: null, b: [true, -0.5, '汉字'] }],
      when: new Date(1_700_000_000_000),
    };
    const back = (await remote.sums.echo({ value })) as typeof value;
    expect(back).toEqual(value);
    expect(back.f).toBeInstanceOf(Float32Array);
    expect(back.u).toBeInstanceOf(Uint8Array);
    expect([...back.part]).toEqual([8, 7]);
  });

  test('an absent field stays absent and no answer is undefined', async () => {
    expect(await remote.sums.echo({ value: undefined })).toBeUndefined();
    expect(Object.keys((await remote.sums.echo({ value: { a: 1 } })) as object)).toEqual(['a']);
  });

  test('wrong arguments name service, method, field, what came and what was expected; the handler does not run', async () => {
    const wrong = (await remote.sums.add({ a: 1, b: 'two' as unknown as number }).catch((e: unknown) => e)) as RpcError;
    expect(wrong.code).toBe('rpc.arguments');
    expect(wrong.problem?.data).toEqual({ service: 'sums', method: 'add', field: 'b', got: '"two"', expected: 'number' });
    const deep = (await remote.sums.nested({ list: [{ size: 3 }, { size: 12 }] }).catch((e: unknown) => e)) as RpcError;
    expect(deep.problem?.data).toMatchObject({ field: 'list.1.size', got: '12' });
    expect(seen.calls).toBe(0);
  });

  test('errors cross as plain data with code and problem', async () => {
    const problem = (await remote.sums.fail({ how: 'problem' }).catch((e: unknown) => e)) as RpcError;
    expect(problem.code).toBe('param.whole');
    expect(problem.problem).toMatchObject({ block: 'dense', param: 'units' });
    expect(await code(remote.sums.fail({ how: 'code' }))).toBe('ENOENT');
    expect(await code(remote.sums.fail({ how: 'text' }))).toBe('rpc.failed');
    await expect(remote.sums.fail({ how: 'error' })).rejects.toThrow('the handler broke');
  });

  test('an answer that cannot be sent is an error, not silence', async () => {
    expect(await code(remote.sums.unsendable({}))).toBe('rpc.encode');
    expect(await code(collect(remote.counts.unsendable({})))).toBe('rpc.encode');
    expect(await code(remote.sums.echo({ value: () => 1 }))).toBe('rpc.encode');
    expect(await remote.sums.add({ a: 1, b: 1 })).toBe(2);
  });

  test('unknown services and methods, inherited names and the wrong kind are refused', async () => {
    const loose = remote as unknown as Record<string, Record<string, (args: unknown) => Promise<unknown>>>;
    const wider = {
      ...contract,
      ghosts: { boo: call<void>()(z.object({})) },
      sums: { ...contract.sums, constructor: call<void>()(z.object({})), minus: call<void>()(z.object({})) },
      counts: { upTo: call<void>()(z.object({ n: z.int() })) },
    } as const;
    const second = await transports[name]!();
    serve(contract, handlers, second.server);
    const far = connect(wider, second.client);
    expect(await code(far.ghosts.boo({}))).toBe('rpc.method');
    expect(await code(far.sums.minus({}))).toBe('rpc.method');
    expect(await code(far.sums.constructor({}))).toBe('rpc.method');
    expect(await code(far.counts.upTo({ n: 1 }))).toBe('rpc.method');
    expect(loose['ghosts']).toBeUndefined();
    await second.close();
  });

  test('a signal cancels a call on both sides; one that is aborted already sends nothing', async () => {
    const abort = new AbortController();
    const answer = code(remote.sums.slow({}, { signal: abort.signal }));
    await remote.sums.add({ a: 0, b: 0 });
    abort.abort();
    expect(await answer).toBe('rpc.cancelled');
    await until(() => seen.aborted.length === 1);
    expect(await code(remote.sums.add({ a: 1, b: 1 }, { signal: abort.signal }))).toBe('rpc.cancelled');
    expect(seen.calls).toBe(1);
  });

  test('a timeout ends the call here and cancels it there', async () => {
    expect(await code(remote.sums.slow({}, { timeout: 20 }))).toBe('rpc.timeout');
    await until(() => seen.aborted.length === 1);
  });

  test('a stream gives everything in order and ends', async () => {
    expect(await collect(remote.counts.upTo({ n: 1000 }))).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect(await collect(remote.counts.upTo({ n: 0 }))).toEqual([]);
  });

  test('a stream that breaks gives what came before, then the error', async () => {
    const got: number[] = [];
    const read = async () => {
      for await (const value of remote.counts.breaks({})) got.push(value);
    };
    await expect(read()).rejects.toThrow('broke after two');
    expect(got).toEqual([1, 2]);
  });

  test('a slow reader makes the producer wait', async () => {
    const iterator = remote.counts.endless({})[Symbol.asyncIterator]();
    await iterator.next();
    // Until it makes no more.
    let made = -1;
    while (made !== seen.made && seen.made < 1000) {
      made = seen.made;
      await wait(100);
    }
    expect(made).toBeLessThan(70);
    expect(seen.made).toBe(made);
    for (let i = 0; i < 200; i++) await iterator.next();
    expect(seen.made).toBeGreaterThan(made);
    await iterator.return!();
    await until(() => seen.returned === 1);
  });

  test('leaving the loop or aborting the signal ends the producer, even a deaf one', async () => {
    for await (const value of remote.counts.endless({})) if (value.length) break;
    await until(() => seen.returned === 1);
    const abort = new AbortController();
    const { made } = seen;
    const read = code(collect(remote.counts.endless({}, { signal: abort.signal })));
    await until(() => seen.made > made);
    abort.abort();
    expect(await read).toBe('rpc.cancelled');
    await until(() => seen.returned === 2);
    for await (const value of remote.counts.deaf({})) if (value) break;
    expect(await remote.sums.add({ a: 1, b: 2 })).toBe(3);
  });

  test.each(['client', 'server'] as const)('when the %s closes, everything pending and future is rejected', async (side) => {
    const pending = [code(remote.sums.slow({})), code(collect(remote.counts.deaf({}))), code(collect(remote.counts.endless({})))];
    await remote.sums.add({ a: 0, b: 0 });
    pair[side].close();
    expect(await Promise.all(pending)).toEqual(['rpc.closed', 'rpc.closed', 'rpc.closed']);
    expect(await code(remote.sums.add({ a: 1, b: 1 }))).toBe('rpc.closed');
    expect(await code(collect(remote.counts.upTo({ n: 1 })))).toBe('rpc.closed');
    await until(() => seen.aborted.length === 1 && seen.returned === 1);
  });

  test('another version is refused by name on both sides', async () => {
    const old = await transports[name]!();
    const heard: unknown[] = [];
    old.client.onMessage((message) => heard.push(message));
    const closed = new Promise((resolve) => old.client.onClose(resolve));
    serve(contract, handlers, old.server);
    old.client.send({ t: 'hello', version: rpcVersion + 1 });
    await closed;
    expect(heard).toMatchObject([{ t: 'hello' }, { t: 'fault', error: { code: 'rpc.version' } }]);
    await old.close();

    const newer = await transports[name]!();
    newer.server.onMessage(() => newer.server.send({ t: 'hello', version: rpcVersion + 1 }));
    const far = connect(contract, newer.client);
    expect(await code(far.sums.slow({}))).toBe('rpc.version');
    await newer.close();
  });

  const malformed: Record<string, unknown[]> = {
    'not an object': ['hello'],
    'an unknown frame': [{ t: 'hello', version: rpcVersion }, { t: 'format-disk' }],
    'a call without greeting': [{ t: 'call', id: 1, service: 'sums', method: 'add', args: { a: 1, b: 1 } }],
    'an id that is not one': [
      { t: 'hello', version: rpcVersion },
      { t: 'call', id: -4, service: 'sums', method: 'add', args: {} },
    ],
    'an id used twice': [
      { t: 'hello', version: rpcVersion },
      { t: 'call', id: 1, service: 'sums', method: 'slow', args: {} },
      { t: 'call', id: 1, service: 'sums', method: 'slow', args: {} },
    ],
    'credit out of bounds': [
      { t: 'hello', version: rpcVersion },
      { t: 'stream', id: 1, service: 'counts', method: 'endless', args: {}, credit: 1e9 },
    ],
  };
  test.each(Object.keys(malformed))('the server closes on %s', async (what) => {
    const raw = await transports[name]!();
    const heard: { t: string; error?: { code: string } }[] = [];
    raw.client.onMessage((message) => heard.push(message as { t: string }));
    const closed = new Promise((resolve) => raw.client.onClose(resolve));
    serve(contract, handlers, raw.server);
    for (const frame of malformed[what]!) raw.client.send(frame);
    await closed;
    expect(heard.at(-1)).toMatchObject({ t: 'fault', error: { code: 'rpc.frame' } });
    await raw.close();
  });

  test('a backend that talks nonsense or falls silent ends the calls', async () => {
    const odd = await transports[name]!();
    odd.server.onMessage(() => odd.server.send({ t: 'surprise' }));
    expect(await code(connect(contract, odd.client).sums.add({ a: 1, b: 1 }))).toBe('rpc.frame');
    await odd.close();
    const mute = await transports[name]!();
    mute.server.onMessage(() => undefined);
    expect(await code(connect(contract, mute.client, { beat: 10 }).sums.add({ a: 1, b: 1 }))).toBe('rpc.closed');
    await mute.close();
  });

  test('a long call on a living backend outlasts many beats', async () => {
    const calm = await transports[name]!();
    serve(contract, handlers, calm.server);
    const far = connect(contract, calm.client, { beat: 25 });
    const slow = code(far.sums.slow({}, { timeout: 500 }));
    expect(await slow).toBe('rpc.timeout');
    expect(await far.sums.add({ a: 1, b: 1 })).toBe(2);
    await calm.close();
  });
});
