import type { Sources } from '../../nodes/compile/program.ts';

/** The files that programs are made of, as text; a chunk of its own, fetched when a program is first looked at. See nodes/compile/sources.ts. */
const texts = import.meta.glob<string>(
  [
    '../../nodes/blocks/**/layer.ts',
    '../../nodes/train/runtime/**/*.ts',
    '../../nodes/datasets/*.ts',
    '../../nodes/kernels/**/*.ts',
    '../../main/program/*.ts',
  ],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

export const sources: Sources = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.replace(/^(\.\.\/)+/, ''), text]));
