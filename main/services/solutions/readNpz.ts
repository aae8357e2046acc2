import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entriesOf, extract } from '../../engines/unzip.ts';
import { readNpy } from './readNpy.ts';
import { refuse, type BinaryFile, type Variable } from './variables.ts';

/** Several arrays as `numpy.savez` saves them: a zip archive of .npy files, each named as its variable. */
export async function readNpz(file: BinaryFile): Promise<readonly Variable[]> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'tensorloom-npz-'));
  try {
    const archive = path.join(folder, 'arrays.npz');
    await fs.writeFile(archive, file.bytes);
    const entries = await entriesOf(archive);
    const found: Variable[] = [];
    for (const [i, entry] of entries.filter(({ name }) => name.endsWith('.npy')).entries()) {
      const target = path.join(folder, `${i}.npy`);
      await extract(archive, entry, target, AbortSignal.timeout(60_000), () => undefined);
      found.push(readNpy({ name: file.name, bytes: await fs.readFile(target) }, entry.name.replace(/\.npy$/, '')));
    }
    return found;
  } catch (error) {
    // What the archive itself says of its faults is of no help to who made it with one call.
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    return refuse('solution.damaged', { file: file.name });
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
