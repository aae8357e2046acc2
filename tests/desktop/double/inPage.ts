import { decode, encode } from '../../../preload/rpc/codec.ts';
import { pageOrigin, realOrigin, type PageDouble, type ToMain } from './wire.ts';

/** Put before this script by webContents.ts: the preload bundle as a function, and the platform it is told. */
declare const runPreload: (require: (name: string) => unknown, module: object, exports: object, process: object, window: object, location: object) => void;
declare const preloadPlatform: string;

// Newer than the language level of the types.
const toText = (bytes: Uint8Array) => (bytes as unknown as { toBase64(): string }).toBase64();
const fromText = (text: string) => (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(text);

/**
 * Runs in the page before its own scripts: gives the unmodified preload script what a sandboxed preload has (`require` of
 * `electron`, a small `process`) and the origin that the page would have in Electron, and joins ports of the main side.
 */
const scope = window as unknown as { tensorloomToMain: ToMain; tensorloomDouble?: PageDouble };
const toMain = scope.tensorloomToMain;
// What the page could otherwise use to speak as the preload script.
delete (scope as Partial<typeof scope>).tensorloomToMain;

if (window.top === window) {
  type Listener = (event: { readonly ports: readonly MessagePort[] }) => void;
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: object) => Object.defineProperty(window, name, { value: Object.freeze(structuredClone(api)) }),
    },
    ipcRenderer: {
      on: (channel: string, listener: Listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      send: (channel: string) => void toMain('ipc', channel, ''),
    },
  };

  const double: PageDouble = {
    receive(channel, ids) {
      const handed = ids.map((id) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (event) => void toMain('port', String(id), toText(encode(event.data)));
        port1.addEventListener('close', () => void toMain('port', String(id), 'closed'));
        ports.set(id, port1);
        return port2;
      });
      for (const listener of listeners.get(channel) ?? []) listener({ ports: handed });
    },
    deliver: (id, text) => (text === 'closed' ? ports.get(id)?.close() : ports.get(id)?.postMessage(decode(fromText(text)))),
  };
  Object.defineProperty(window, 'tensorloomDouble', { value: double });

  const seen = (origin: string) => (origin === pageOrigin ? realOrigin : origin);
  const preloadWindow = {
    addEventListener: window.addEventListener.bind(window),
    postMessage: (message: unknown, target: string, transfer: Transferable[]) =>
      window.postMessage(message, target === realOrigin ? pageOrigin : target, transfer),
  };
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload script cannot require ${name}`);
    return electron;
  };
  const module = { exports: {} };
  runPreload(require, module, module.exports, { platform: preloadPlatform }, preloadWindow, { origin: seen(location.origin), href: location.href });
}
