import { open, rename, rm } from 'node:fs/promises';

/** A file that is there whole or not at all: all of it on the disk first, then under its name. */
export async function writeSafely(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    // On a full disk the half of it would be in the way of everything else.
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}
