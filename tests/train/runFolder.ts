import { cp, glob, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportImports as imports } from '../../nodes/compile/sources.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Writes a program as an export lays it out: the given files beside copies of runtime, data sets, kernels and host. */
export async function writeProgram(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const copies = { 'nodes/train/runtime': 'runtime', 'nodes/datasets': 'datasets', 'nodes/kernels': 'kernels', 'main/program': 'host' };
  for (const [from, to] of Object.entries(copies)) await cp(join(root, from), join(folder, to), { recursive: true });
  await mkdir(join(folder, 'layers'), { recursive: true });
  for await (const layer of glob('nodes/blocks/*/*/layer.ts', { cwd: root }))
    await cp(join(root, layer), join(folder, 'layers', `${basename(dirname(layer))}.ts`));
  for (const name of ['main.ts', 'evaluate.ts']) await cp(join(root, 'main', 'program', name), join(folder, name));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'program', private: true, type: 'module', imports }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
