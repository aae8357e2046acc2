import { existsSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromApp = createRequire(import.meta.url);

const lent = new Set<string>();

/**
 * The program in a run's folder has no packages of its own: what it imports by a bare name (`@tensorflow/tfjs`) comes from the app, so
 * that program and trainer share one copy of the library. The same holds for an engine in the user's folder.
 */
export function lendPackages(folders: readonly string[]): void {
  const roots = folders.filter((folder) => existsSync(folder)).map((folder) => pathToFileURL(`${realpathSync(folder)}/`).href);
  if (roots.every((root) => lent.has(root))) return;
  for (const root of roots) lent.add(root);
  registerHooks({
    resolve(specifier, context, next) {
      const borrowed = isBare(specifier) && !isBuiltin(specifier) && roots.some((root) => context.parentURL?.startsWith(root));
      // What resolves a `require` goes by the module that calls, whatever the context says.
      if (borrowed && context.conditions.includes('require')) return { url: pathToFileURL(fromApp.resolve(specifier)).href, shortCircuit: true };
      return next(specifier, borrowed ? { ...context, parentURL: import.meta.url } : context);
    },
  });
}

/** A package's name; not a path or an alias of the program itself (`#runtime/`). */
function isBare(specifier: string): boolean {
  return /^[@a-z]/i.test(specifier) && !/^[a-z]+:/i.test(specifier);
}
