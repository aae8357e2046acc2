import type { Channel } from '../../preload/rpc/channel.ts';
import { messagePortChannel } from '../../preload/rpc/messagePort.ts';
import { webSocketChannel } from '../../preload/rpc/webSocket.ts';

const wait = 15_000;

declare global {
  interface Window {
    /** Set by the preload script of the desktop window. */
    readonly tensorloom?: { readonly face: 'desktop'; readonly platform: string };
  }
}

export const isDesktop = typeof window !== 'undefined' && window.tensorloom?.face === 'desktop';

/** The served page speaks over a WebSocket to where it came from; the desktop's page gets a port from its preload script. */
export function openChannel(): Promise<Channel> {
  return isDesktop ? portChannel() : socketChannel();
}

function socketChannel(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const address = new URL('rpc', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    address.search = '';
    address.hash = '';
    const socket = new WebSocket(address);
    const channel = webSocketChannel(socket);
    const timer = setTimeout(() => channel.close('no answer'), wait);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(channel);
    });
    channel.onClose((reason) => {
      clearTimeout(timer);
      reject(new Error(reason));
    });
  });
}

const arrived: MessagePort[] = [];
let arrival: (() => void) | undefined;

/** Set before the page draws: the preload script hands the port over as soon as the page has loaded. */
export function awaitPorts(): void {
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== window || port === undefined) return;
    arrived.push(port);
    arrival?.();
  });
}

function portChannel(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const take = () => {
      const port = arrived.shift();
      if (port === undefined) return;
      arrival = undefined;
      clearTimeout(timer);
      resolve(messagePortChannel(port));
    };
    const timer = setTimeout(() => {
      arrival = undefined;
      reject(new Error('no port came'));
    }, wait);
    arrival = take;
    take();
  });
}
