import { Inbox, unreadable, type Channel } from './channel.ts';
import { decode, encode } from './codec.ts';

/** The browser's `WebSocket` or one of the `ws` package. */
export interface SocketLike {
  readonly readyState: number;
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: { readonly data?: unknown; readonly code?: number; readonly reason?: string }) => void,
  ): void;
}

const connecting = 0;

export function webSocketChannel(socket: SocketLike): Channel {
  const inbox = new Inbox();
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    for (const frame of waiting.splice(0)) socket.send(frame);
  });
  socket.addEventListener('message', (event) => inbox.deliver(read(event.data)));
  // An error is always followed by a close; without a listener `ws` would throw it.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', (event) => inbox.end(event.reason || `the connection ended (${event.code ?? 1006})`));
  return {
    send(message) {
      if (inbox.closed) return;
      const frame = encode(message);
      if (socket.readyState === connecting) waiting.push(frame);
      else socket.send(frame);
    },
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => inbox.onEnd(listener),
    close(reason = 'closed by this side') {
      // A close frame holds 123 bytes of reason; other codes than 1000 are not open to a browser.
      socket.close(1000, reason.slice(0, 40));
      inbox.end(reason);
    },
  };
}

function read(data: unknown): unknown {
  if (!(data instanceof ArrayBuffer)) return unreadable;
  try {
    return decode(new Uint8Array(data));
  } catch {
    return unreadable;
  }
}
