/** What is used of WebAssembly here: neither the language's library nor Node's types name it. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Compiled code; it can be sent to other threads. */
export type Module = object;

interface WebAssembly {
  Memory: new (limits: { readonly initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => Module;
  Instance: new (module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

const { WebAssembly, atob } = globalThis as unknown as { readonly WebAssembly: WebAssembly; atob(text: string): string };
export const webAssembly = WebAssembly;

/** The bytes that a module's file holds as base64. */
export const moduleBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
