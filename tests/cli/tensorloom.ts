import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Places } from '../../main/storage/paths.ts';

export const root = path.resolve(import.meta.dirname, '..', '..');
const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  /** The JSON lines of `out`. */
  readonly lines: readonly Record<string, unknown>[];
}

export interface Running {
  readonly process: ChildProcess;
  interrupt(): void;
  /** Resolves with the first JSON line that fits. */
  line(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  readonly ended: Promise<Ran>;
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text.split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as Record<string, unknown>] : []));

/** The command line as a user starts it, with folders of its own. */
export function start({ home, documents }: Places, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(node, [path.join(root, 'main', 'cli', 'main.ts'), ...args], {
    cwd: root,
    // A group of its own, so that a test can send Ctrl-C to all of it, as a terminal does.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: '', TENSORLOOM_HOME: home, TENSORLOOM_DOCUMENTS: documents, ...env },
  });
  let [out, error] = ['', ''];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, out, error, lines: linesOf(out) })));
  return {
    process: child,
    interrupt: () => void process.kill(-child.pid!, 'SIGINT'),
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = linesOf(out).find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then((ran) => reject(new Error(`it ended with ${ran.code} before: ${ran.out}${ran.error}`)));
      }),
  };
}

export const tensorloom = (places: Places, args: readonly string[], env?: Record<string, string>): Promise<Ran> => start(places, args, env).ended;
