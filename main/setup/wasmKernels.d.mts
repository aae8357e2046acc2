/** Our kernels for WebAssembly as a module; `fused`: with products that are added in one go. */
export function compiled(fused: boolean): Promise<Uint8Array>;

/** The modules that programs carry, by name, and whether they are fused. */
export const modules: Readonly<Record<string, boolean>>;

/** The text of the file that holds a module, and the file. */
export function sourceOf(name: string, binary: Uint8Array): string;
export function fileOf(name: string): string;
