import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of both streams together, for a problem's words. */
  readonly words: string;
  /** The program is not there. */
  readonly missing: boolean;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Each whole line of the output stream; without it they count as words. */
  readonly onLine?: (line: string) => void;
}

const wordsKept = 4000;

/** Runs a program to its end. Aborting ends it and everything that it started. */
export function run([command, ...args]: readonly string[], { signal, cwd, env, onLine }: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    // A group of its own: pip, venv and compilers start children.
    const grouped = process.platform !== 'win32';
    const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: grouped, cwd, env: { ...process.env, ...env }, windowsHide: true });
    let words = '';
    let rest = '';
    let missing = false;
    const keep = (text: string) => (words = (words + text).slice(-wordsKept));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (onLine === undefined) return void keep(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      lines.forEach(onLine);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const end = () => {
      try {
        if (grouped && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    };
    // Whoever ends this process leaves no download running behind it.
    process.once('exit', end);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    child.once('error', (error: NodeJS.ErrnoException) => {
      missing = error.code === 'ENOENT' || error.code === 'EACCES';
      keep(error.message);
    });
    child.once('close', (code, killed) => {
      process.removeListener('exit', end);
      signal.removeEventListener('abort', end);
      resolve({ code: missing ? 127 : code, signal: killed, words: words.trim(), missing });
    });
  });
}
