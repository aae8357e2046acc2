export function build(options?: { readonly only?: readonly ('main' | 'preload' | 'renderer')[]; readonly quiet?: boolean }): Promise<void>;
