/** What is used of WebAssembly here: neither the language's library nor Node's types name it. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Compiled code; it can be sent to other threads. */
export type Module = object;

interface WebAssembly {
  Module: new (bytes: Uint8Array) => Module;
  Instance: new (module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

export const { WebAssembly: webAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssembly };
