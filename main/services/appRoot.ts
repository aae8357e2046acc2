import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with the app's own files: sources that programs are made of, templates, the built screen. From a checkout and from the
 * bundles in `dist/` it is the nearest folder above that has them; a packaged desktop app names its resources itself.
 */
export function appRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!fs.existsSync(path.join(folder, 'nodes', 'blocks')) || !fs.existsSync(path.join(folder, 'templates'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('The files that belong to the app (nodes, templates) are missing beside its program. Install it again.');
    folder = parent;
  }
  return folder;
}
