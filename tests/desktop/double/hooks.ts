import { registerHooks } from 'node:module';

/** Gives every start of the shell (`desktop.js?start=n`) an Electron of its own. */
export function mapElectron(): () => void {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== 'electron') return next(specifier, context);
      const url = new URL('./electron.ts', import.meta.url);
      url.search = context.parentURL ? new URL(context.parentURL).search : '';
      return { url: url.href, shortCircuit: true };
    },
  });
  return () => hooks.deregister();
}
