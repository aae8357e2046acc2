import fs from 'node:fs/promises';
import path from 'node:path';
import { fail } from './failure.ts';

const beat = 5_000;
/** A process number can be given out again; nobody holds a lock that was not touched for so long. */
const forgotten = 60_000;

/** Runs `work` while no other process installs or removes. Whoever comes second is told so. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  while (!(await take(file))) {
    const holder = await holderOf(file);
    if (holder !== undefined) fail('engine.busy', { process: holder });
    await dropStale(file);
  }
  const timer = setInterval(() => void fs.utimes(file, new Date(), new Date()).catch(() => undefined), beat);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await fs.rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await fs.writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds the lock, if it still does. */
export async function holderOf(file: string): Promise<number | undefined> {
  try {
    const process = Number(await fs.readFile(file, 'utf8'));
    const { mtimeMs } = await fs.stat(file);
    if (Date.now() - mtimeMs > forgotten) return undefined;
    // Between creation and the writing of the number the file is empty.
    return process === 0 || isAlive(process) ? process : undefined;
  } catch {
    return undefined;
  }
}

/** Renaming decides which of several waiting processes removes the file, so that none removes a fresh one. */
async function dropStale(file: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await fs.rename(file, aside);
    await fs.rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
