import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourcePaths } from '../../nodes/compile/sources.ts';
import type { Sources } from '../../nodes/compile/program.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The real source files, as the app reads them. */
export function readSources(): Sources {
  const paths = sourcePaths.flatMap(({ folder, name, deep }) =>
    globSync(`${folder}/${deep ? '**/' : ''}*.ts`, { cwd: root })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => name.test(path.slice(path.lastIndexOf('/') + 1))),
  );
  return Object.fromEntries([...new Set(paths)].sort().map((path) => [path, readFileSync(root + path, 'utf8')]));
}
