import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the kernels of `nodes/kernels/wasm/assembly`, written in AssemblyScript, into the two modules that programs carry with them: one for processors and
 * versions of Node that multiply and add in one go, one for the others.
 *
 *     npm run kernels
 */

const folder = new URL('../../nodes/kernels/wasm/', import.meta.url);

/** Of the packages for developing; the set-up itself needs none. */
const compiler = 'assemblyscript/asc';

/** The module's bytes. The backend's memory is its memory: it has none of its own, nor data that would lie somewhere in it. */
export async function compiled(fused) {
  const { default: asc } = await import(compiler);
  let binary;
  const features = ['simd', 'threads', ...(fused ? ['relaxed-simd'] : [])].flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      ...['--outFile', 'kernels.wasm', '--runtime', 'stub', '--use', 'abort=', '--noAssert', '-O3', '--converge'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      ...features,
    ],
    {
      // The files are not called .ts, as they are no TypeScript.
      readFile(name) {
        try {
          return readFileSync(new URL(name.replace(/\.ts$/, '.as'), new URL('assembly/', folder)), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => void (binary = contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

export const modules = { fused: true, separate: false };

/** The source file that holds the module. */
export const sourceOf = (name, binary) =>
  `/** Compiled from \`assembly/\` by \`npm run kernels\`${modules[name] ? ', with products that are added in one go' : ''}. */\nexport const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`;

export const fileOf = (name) => fileURLToPath(new URL(`modules/${name}.ts`, folder));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, fused] of Object.entries(modules)) writeFileSync(fileOf(name), sourceOf(name, await compiled(fused)));
}
