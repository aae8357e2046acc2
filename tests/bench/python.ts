import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where the peers live: PyTorch and Keras, each at the version that the parity tests know. */
export const pinned = { torch: '2.13.0', 'tensorflow-cpu': '2.21.0', keras: '3.15.1' } as const;

const folder = fileURLToPath(new URL('../../.cache/bench-peers/', import.meta.url));
const run = promisify(execFile);

export interface Peer {
  readonly python?: string;
  /** Why it cannot take part. */
  readonly missing?: string;
}

const command = process.platform === 'win32' ? 'python' : 'python3';
const installed = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** The first Python that has the module: the one that is named, the peers' own, the machine's. */
export async function pythonWith(module: 'torch' | 'keras', named?: string): Promise<Peer> {
  for (const python of [named, installed, command]) {
    if (python === undefined || (python === installed && !existsSync(python))) continue;
    try {
      await run(python, ['-c', `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`]);
      return { python };
    } catch {
      // This one has it not; the next may.
    }
  }
  return { missing: `${module} is not installed; npm run bench -- --install-peers installs it` };
}

/** Whether this Python's PyTorch sees an NVIDIA GPU. */
export async function hasCuda({ python }: Peer): Promise<boolean> {
  if (python === undefined) return false;
  try {
    const { stdout } = await run(python, ['-c', 'import torch; print(torch.cuda.is_available())']);
    return stdout.trim() === 'True';
  } catch {
    return false;
  }
}

/** Makes a Python environment of its own for the peers: nothing outside this checkout changes. */
export async function installPeers(tell: (line: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(installed)) await shown(command, ['-m', 'venv', folder]);
  const missing = [];
  for (const [name, version] of Object.entries(pinned)) {
    // PyTorch with what it brings along takes gigabytes: one that the machine has already will do.
    if (name === 'torch' && (await pythonWith('torch')).python) continue;
    if (!(await has(name, version))) missing.push(`${name}==${version}`);
  }
  if (missing.length === 0) return tell('all peers are installed');
  tell(`installing ${missing.join(', ')}, which takes a while`);
  await shown(installed, ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar', 'off', ...missing]);
}

async function has(name: string, version: string): Promise<boolean> {
  try {
    const { stdout } = await run(installed, ['-c', `import importlib.metadata; print(importlib.metadata.version('${name}'))`]);
    return stdout.trim().split('+')[0] === version;
  } catch {
    return false;
  }
}

function shown(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}. The peers need Python 3.11 with venv and pip.`)));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}
