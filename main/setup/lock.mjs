import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, say } from './node.mjs';

const beat = 5_000;
const forgotten = 60_000;

/**
 * Runs `work` while no other process runs work under the same name. The holder touches its file; a file whose process is
 * gone, or that nobody has touched for a minute (a process id can be given out again), belongs to nobody.
 */
export async function withLock(name, work, quiet = false) {
  const file = path.join(cacheFolder(), `${name}.lock`);
  let said = false;
  while (!take(file)) {
    if (isStale(file)) {
      dropStale(file);
      continue;
    }
    if (!said) say(`waiting for another process to finish (${name})`, quiet);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const timer = setInterval(() => touch(file), beat);
  const release = () => fs.rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.removeListener('exit', release);
    release();
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    const age = Date.now() - fs.statSync(file).mtimeMs;
    if (age > forgotten) return true;
    // Between creation and the writing of the number the file is empty: wait.
    return pid > 0 && !isAlive(pid);
  } catch {
    return false;
  }
}

/** Renaming decides which of several waiting processes removes the file, so that none removes a fresh one. */
function dropStale(file) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    fs.rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(file) {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch {
    // The folder was cleaned while we work; the lock is then of no use to anyone.
  }
}
