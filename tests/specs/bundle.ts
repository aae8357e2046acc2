import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * The specs of tfjs-core and the library that they test in one file: they reach into files of the library that its package does not export,
 * so that both must come from the same sources.
 */
export async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./inside/entry.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['jasmine-core', 'jasmine-core/*'],
    // The package says that its specs have no effects, and they would be left out.
    ignoreAnnotations: true,
    logLevel: 'warning',
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    plugins: [strict],
  });
}

const lenient = 'if (!isFinite(a) && !isFinite(e)) {';

/** The specs take any two numbers that are not finite for equal: NaN for infinity, too. Here they must be the same. */
const strict: Plugin = {
  name: 'strict',
  setup({ onLoad }) {
    onLoad({ filter: /tfjs-core[\\/]dist[\\/]test_util\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes(lenient)) throw new Error('tfjs-core compares numbers in another way now: look at its test_util.js');
      return { contents: source.replace(lenient, 'if (Object.is(a, e)) {'), loader: 'js' };
    });
  },
};
