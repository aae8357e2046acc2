import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../preload/rpc/codec.ts';
import { messagePortChannel } from '../../preload/rpc/messagePort.ts';
import { WebSocket, WebSocketServer } from 'ws';
import { webSocketChannel, type SocketLike } from '../../preload/rpc/webSocket.ts';
import { unreadable } from '../../preload/rpc/channel.ts';

describe('codec', () => {
  test.each([
    Float32Array.of(1, -2.5),
    Float64Array.of(Math.E),
    Int8Array.of(-128, 127),
    Int16Array.of(-3),
    Int32Array.of(1 << 30),
    Uint8Array.of(1, 2),
    Uint16Array.of(65535),
    Uint32Array.of(2 ** 32 - 1),
    Uint8ClampedArray.of(300),
    BigInt64Array.of(-5n),
    BigUint64Array.of(5n),
    new Float32Array(0),
    new Float32Array(100_000).fill(0.25),
  ])('%o comes back', (array) => {
    const back = (decode(encode({ odd: 'x', array })) as { array: typeof array }).array;
    expect(back.constructor).toBe(array.constructor);
    expect(back).toEqual(array);
  });

  // Files are read into a Buffer, often one out of the middle of Node's pool.
  test.each([1, 3, 4, 8, 24])('a Buffer that begins %i bytes into its memory is read like any other', (start) => {
    const message = encode({ first: Float32Array.of(1, -2.5), last: Float64Array.of(Math.E), bytes: Uint8Array.of(7, 8) });
    const pool = Buffer.alloc(start + message.length + 5, 0xff);
    pool.set(message, start);
    const view = pool.subarray(start, start + message.length);
    expect(view.byteOffset - pool.byteOffset).toBe(start);
    const back = decode(view) as { first: Float32Array; last: Float64Array; bytes: Uint8Array };
    expect([[...back.first], [...back.last], [...back.bytes]]).toEqual([[1, -2.5], [Math.E], [7, 8]]);
    expect(back.first.buffer).not.toBe(pool.buffer);
  });

  test.each([
    ['a map', new Map([[1, 2]])],
    ['a set', new Set([1])],
    ['an error', new Error('x')],
    ['an instance', new (class Point {})()],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
  ])('%s is refused', (_, value) => {
    expect(() => encode({ value })).toThrow(/cannot be encoded|Unrecognized/);
  });

  test('a cycle and broken bytes are errors', () => {
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    expect(() => encode(ring)).toThrow(/deep/);
    expect(() => decode(encode({ a: [1, 2, 3] }).subarray(0, 3))).toThrow();
    expect(() => decode(Uint8Array.of(0xc1))).toThrow();
  });

  test('a key that would reach a prototype is refused', () => {
    // {"__proto__": 1} in MessagePack
    const bytes = Uint8Array.of(0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 1);
    expect(() => decode(bytes)).toThrow(/__proto__/);
  });
});

test("Electron's port, which has listeners by `on` and gives events, works by structure", () => {
  const listeners: Record<string, (event: { data?: unknown }) => void> = {};
  const sent: unknown[] = [];
  const channel = messagePortChannel({
    on: (type, listener) => (listeners[type] = listener),
    postMessage: (message) => sent.push(message),
    close: () => undefined,
    start: () => sent.push('started'),
  });
  const heard: unknown[] = [];
  channel.onMessage((message) => heard.push(message));
  listeners['message']!({ data: { t: 'pong' } });
  channel.send(7);
  expect([sent, heard]).toEqual([['started', 7], [{ t: 'pong' }]]);
  let closed = 0;
  channel.onClose(() => closed++);
  listeners['close']!({});
  listeners['close']!({});
  channel.send('after the close');
  expect([closed, sent.length]).toEqual([1, 2]);
});

test.each(['text', Buffer.from([0xc1])])('a socket frame of %o is handed on as unreadable', async (frame) => {
  const listening = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => listening.once('listening', resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(listening.address() as { port: number }).port}`);
  const heard = new Promise((resolve) => listening.once('connection', (other) => webSocketChannel(other as unknown as SocketLike).onMessage(resolve)));
  socket.once('open', () => socket.send(frame));
  expect(await heard).toBe(unreadable);
  socket.terminate();
  await new Promise((resolve) => listening.close(resolve));
});
