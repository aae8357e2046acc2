import path from 'node:path';
import { fail, goOn } from './failure.ts';
import { run } from './run.ts';
import { installHint } from './tools.ts';

const names = process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];

/**
 * A Python 3 with pip, as the start of a command. Any will do: nothing is installed into it. Where the system's has no pip it makes a
 * virtual environment in the work folder and uses that one's.
 */
export async function findPip(workFolder: string, signal: AbortSignal): Promise<readonly string[]> {
  const python = await findPython(signal);
  if (await hasPip(python, signal)) return python;
  const folder = path.join(workFolder, 'python');
  const made = await run([...python, '-m', 'venv', folder], { signal });
  goOn(signal);
  const own = [path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')];
  if (made.code === 0 && (await hasPip(own, signal))) return own;
  return fail('engine.noPip', { cure: installHint('pip') });
}

/** Any Python 3, as the start of a command. */
export async function findPython(signal: AbortSignal): Promise<readonly string[]> {
  for (const command of names) {
    const found = await run([...command, '-c', 'import sys; sys.exit(0 if sys.version_info >= (3, 6) else 1)'], { signal });
    goOn(signal);
    if (found.code === 0) return command;
  }
  return fail('engine.noPython', { cure: installHint('python') });
}

async function hasPip(python: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { code } = await run([...python, '-m', 'pip', '--version'], { signal, env: { PIP_REQUIRE_VIRTUALENV: undefined } });
  goOn(signal);
  return code === 0;
}
