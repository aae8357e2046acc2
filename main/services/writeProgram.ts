import fs from 'node:fs/promises';
import path from 'node:path';
import type { Program } from '../../nodes/compile/program.ts';
import { isInside } from '../storage/paths.ts';

/** Writes a program's files into a folder. */
export async function writeProgram({ files }: Pick<Program, 'files'>, folder: string): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    if (!isInside(folder, target)) throw new Error(`the program names a file outside its folder: ${file.path}`);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, file.text);
  }
}
