import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Compiles what is written in AssemblyScript: the kernels of `nodes/kernels/wasm/assembly` into the two modules that programs carry with them, one for
 * processors and versions of Node that multiply and add in one go, one for the others; and what t-SNE does for every pair of points.
 *
 *     npm run kernels
 */

const root = new URL('../../nodes/', import.meta.url);

const overTheBackend = ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'];
const inOneGo = ['--enable', 'relaxed-simd'];
const kernels = { folder: 'kernels/wasm/assembly/', entry: 'index.ts' };

/** What is compiled, by the name under which its file exports it. */
export const modules = {
  fused: { ...kernels, file: 'kernels/wasm/modules/fused.ts', options: [...overTheBackend, ...inOneGo], about: ', with products that are added in one go' },
  separate: { ...kernels, file: 'kernels/wasm/modules/separate.ts', options: overTheBackend, about: '' },
  tsneModule: { folder: 'explain/assembly/', entry: 'tsne.ts', file: 'explain/tsneModule.ts', options: [], about: '' },
};

/** Of the packages for developing; the set-up itself needs none. */
const compiler = 'assemblyscript/asc';

/** The module's bytes. Its memory is that of whoever starts it: it has none of its own, nor data that would lie somewhere in it. */
export async function compiled(name) {
  const { default: asc } = await import(compiler);
  const { folder, entry, options } = modules[name];
  let binary;
  const { error, stderr } = await asc.main(
    [
      entry,
      ...['--outFile', 'kernels.wasm', '--runtime', 'stub', '--use', 'abort=', '--noAssert', '-O3', '--converge'],
      ...['--importMemory', '--initialMemory', '1', '--enable', 'simd', ...options],
    ],
    {
      // The files are not called .ts, as they are no TypeScript.
      readFile(file) {
        try {
          return readFileSync(new URL(file.replace(/\.ts$/, '.as'), new URL(folder, root)), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (file, contents) => void (binary = contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

/** The source file that holds the module. */
export const sourceOf = (name, binary) =>
  `/** Compiled from \`assembly/\` by \`npm run kernels\`${modules[name].about}. */\nexport const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`;

export const fileOf = (name) => fileURLToPath(new URL(modules[name].file, root));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(modules)) writeFileSync(fileOf(name), sourceOf(name, await compiled(name)));
}
