import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process, told apart from a later one that was given the same number: files name the process that they belong to, and outlive it. */
export interface ProcessMark {
  readonly pid: number;
  /** When it began, in whatever form the system tells it; absent where it does not. */
  readonly began?: string;
}

const run = promisify(execFile);

export async function markOf(pid: number): Promise<ProcessMark> {
  const began = await beginningOf(pid);
  return { pid, ...(began === undefined ? {} : { began }) };
}

let mine: Promise<ProcessMark> | undefined;
export const ownMark = (): Promise<ProcessMark> => (mine ??= markOf(process.pid));

export async function isAlive({ pid, began }: ProcessMark): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It lives, but belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await beginningOf(pid);
  if (now === 'ended') return false;
  return began === undefined || now === undefined || now === began;
}

/** Seconds of processor time that a process has used; undefined where the system does not tell. */
export async function processorSeconds(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') {
      const fields = await statOf(pid);
      // In hundredths on every Linux that Node runs on.
      return (Number(fields[11]) + Number(fields[12])) / 100;
    }
    if (process.platform === 'win32')
      return Number((await run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).CPU`])).stdout.replace(',', '.'));
    const parts = (await run('ps', ['-o', 'time=', '-p', `${pid}`])).stdout.trim().split(/[:-]/).map(Number);
    return parts.reverse().reduce((sum, part, i) => sum + part * ([1, 60, 3600, 86_400][i] ?? 0), 0);
  } catch {
    return undefined;
  }
}

/** What Linux tells of a process, from its state on: its name, in brackets before it, may hold anything. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** `ended`: only its number is left, until its parent has asked how it ended. */
async function beginningOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const [fields, boot] = await Promise.all([statOf(pid), fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
      return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : `${boot.trim()} ${fields[19]}`;
    }
    if (process.platform === 'win32')
      return (await run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`])).stdout.trim() || undefined;
    return (await run('ps', ['-o', 'lstart=', '-p', `${pid}`], { env: { ...process.env, LC_ALL: 'C' } })).stdout.trim() || undefined;
  } catch (error) {
    return process.platform === 'linux' && ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'ended' : undefined;
  }
}
