import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, goOn } from './failure.ts';
import { run } from './run.ts';

/** How each package manager is told to install what may be missing. The first whose program is here is named. */
const hints: readonly { readonly manager: string; readonly compiler: string; readonly python: string; readonly pip: string }[] = [
  {
    manager: 'apt-get',
    compiler: 'sudo apt install g++',
    python: 'sudo apt install python3 python3-pip',
    pip: 'sudo apt install python3-pip python3-venv',
  },
  { manager: 'dnf', compiler: 'sudo dnf install gcc-c++', python: 'sudo dnf install python3 python3-pip', pip: 'sudo dnf install python3-pip' },
  { manager: 'zypper', compiler: 'sudo zypper install gcc-c++', python: 'sudo zypper install python3 python3-pip', pip: 'sudo zypper install python3-pip' },
  { manager: 'pacman', compiler: 'sudo pacman -S gcc', python: 'sudo pacman -S python python-pip', pip: 'sudo pacman -S python-pip' },
  { manager: 'xcode-select', compiler: 'xcode-select --install', python: 'xcode-select --install', pip: 'python3 -m ensurepip --user' },
];

/** The command that installs what is missing on this machine. */
export function installHint(what: 'compiler' | 'python' | 'pip'): string {
  const known = hints.find(({ manager }) => isInPath(manager));
  return known?.[what] ?? { compiler: 'g++ / clang++', python: 'Python 3', pip: 'pip' }[what];
}

/** The C++ compiler of this machine. */
export async function findCompiler(signal: AbortSignal): Promise<string> {
  const named = process.env['CXX'];
  for (const name of [...(named ? [named] : []), 'g++', 'clang++', 'c++']) {
    const { code } = await run([name, '--version'], { signal });
    goOn(signal);
    if (code === 0) return name;
  }
  return fail('engine.noCompiler', { cure: installHint('compiler') });
}

function isInPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => folder !== '' && existsSync(path.join(folder, program)));
}
