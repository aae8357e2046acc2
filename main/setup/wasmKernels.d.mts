/** What is compiled from AssemblyScript, by the name under which its file exports it. */
export const modules: Readonly<Record<'fused' | 'separate' | 'tsneModule', object>>;
export type ModuleName = keyof typeof modules;

export function compiled(name: ModuleName): Promise<Uint8Array>;

/** The text of the file that holds a module, and the file. */
export function sourceOf(name: ModuleName, binary: Uint8Array): string;
export function fileOf(name: ModuleName): string;
