import { existsSync, realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * The program in a run's folder has no packages of its own: what it imports by a bare name (`@tensorflow/tfjs`) comes from the app, so
 * that program and trainer share one copy of the library. The same holds for an engine in the user's folder.
 */
export function lendPackages(folders: readonly string[]): void {
  const roots = folders.filter((folder) => existsSync(folder)).map((folder) => pathToFileURL(`${realpathSync(folder)}/`).href);
  registerHooks({
    resolve(specifier, context, next) {
      const borrowed = isBare(specifier) && roots.some((root) => context.parentURL?.startsWith(root));
      return next(specifier, borrowed ? { ...context, parentURL: import.meta.url } : context);
    },
  });
}

/** A package's name; not a path, an alias of the program itself (`#runtime/`) or a module of Node. */
function isBare(specifier: string): boolean {
  return /^[@a-z]/i.test(specifier) && !/^[a-z]+:/i.test(specifier);
}
