import { Inbox, unreadable, type Channel } from './channel.ts';

/** A DOM or Node `MessagePort`. */
interface EventPort {
  postMessage(message: unknown): void;
  close(): void;
  start?(): void;
  addEventListener(type: 'message' | 'messageerror' | 'close', listener: (event: { readonly data?: unknown }) => void): void;
}

/** Electron's `MessagePortMain`. */
interface EmitterPort {
  postMessage(message: unknown): void;
  close(): void;
  start?(): void;
  on(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): unknown;
}

/** Structural, so that neither the DOM's, Node's nor Electron's types are needed on the other sides. */
export type PortLike = EventPort | EmitterPort;

export function messagePortChannel(port: PortLike): Channel {
  const inbox = new Inbox();
  const ended = () => inbox.end('the other side closed the port');
  // Node's port has both faces; its `on('message')` gives the bare value, so the event face comes first.
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => inbox.deliver(event.data));
    port.addEventListener('messageerror', () => inbox.deliver(unreadable));
    port.addEventListener('close', ended);
  } else {
    port.on('message', (event) => inbox.deliver(event.data));
    port.on('close', ended);
  }
  port.start?.();
  return {
    send(message) {
      if (!inbox.closed) port.postMessage(message);
    },
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => inbox.onEnd(listener),
    close(reason = 'closed by this side') {
      port.close();
      inbox.end(reason);
    },
  };
}
