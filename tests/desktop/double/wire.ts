/** Names that the two halves of the double, in Node and in the page, share. */
export const realOrigin = 'tensorloom://app';
/** Chromium knows our scheme only inside Electron; here the same pages have an https origin, which gives the same rights. */
export const pageOrigin = 'https://app.tensorloom.test';

export interface PageDouble {
  /** Fires the preload script's listeners for a message with ports. */
  receive(channel: string, ports: readonly number[]): void;
  /** A message of the main side for one port. */
  deliver(port: number, text: string): void;
}

export type ToMain = (kind: 'ipc' | 'port', name: string, text: string) => Promise<void>;
