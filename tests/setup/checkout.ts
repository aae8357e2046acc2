import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const binary = path.join('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** A small project with the real set-up scripts, in a folder with a space, for tests to break. */
export class Checkout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Checkout> {
    const checkout = new Checkout(await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'tensor loom '))));
    await fs.cp(path.join(root, 'main', 'setup'), checkout.path('main/setup'), { recursive: true });
    await fs.copyFile(path.join(root, 'tsconfig.base.json'), checkout.path('tsconfig.base.json'));
    await checkout.write('package.json', '{ "name": "small", "type": "module", "private": true }');
    await checkout.write('package-lock.json', JSON.stringify(lock('1.0.0')));
    return checkout;
  }

  path = (name: string) => path.join(this.folder, ...name.split('/'));
  read = (name: string) => fs.readFile(this.path(name), 'utf8');
  remove = () => fs.rm(this.folder, { recursive: true, force: true });
  exists = (name: string) =>
    fs.access(this.path(name)).then(
      () => true,
      () => false,
    );

  async write(name: string, text: string): Promise<void> {
    await fs.mkdir(path.dirname(this.path(name)), { recursive: true });
    await fs.writeFile(this.path(name), text);
  }

  /** An npm that notes how it is called and does what the real one does to the one package of the lock file; when the file that it `awaits` is there. */
  async writeNpm(code = 0, awaits?: string): Promise<string> {
    await this.write(
      'npm/npm-cli.js',
      `const fs = require('fs'), path = require('path');
       fs.appendFileSync(path.join(__dirname, 'calls'), process.argv.slice(2).join(' ') + '\\n');
       if (${code}) { console.error('npm error network unreachable'); process.exit(${code}); }
       const at = (...parts) => path.join(process.cwd(), 'node_modules', ...parts);
       if (process.argv[2] === 'ci') {
         const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
         fs.mkdirSync(at('left'), { recursive: true });
         fs.writeFileSync(at('left', 'package.json'), '{}');
         fs.writeFileSync(at('.package-lock.json'), JSON.stringify({ packages: { 'node_modules/left': lock.packages['node_modules/left'] } }));
       } else {
         fs.mkdirSync(path.dirname(at(${JSON.stringify(binary)})), { recursive: true });
         try { fs.linkSync(${JSON.stringify(path.join(root, 'node_modules', binary))}, at(${JSON.stringify(binary)})); } catch { fs.copyFileSync(${JSON.stringify(path.join(root, 'node_modules', binary))}, at(${JSON.stringify(binary)})); }
       }
       const wait = () => ${awaits === undefined ? 'true' : `fs.existsSync(${JSON.stringify(this.path(awaits))})`} || setTimeout(wait, 20);
       wait();`,
    );
    await this.write('npm/package.json', '{ "type": "commonjs" }');
    return this.path('npm/npm-cli.js');
  }

  /** All packages of this repository, as links, so that what the set-up writes stays in here; and sources for every bundle. */
  async fill(): Promise<void> {
    await this.link();
    await this.write('nodes/word.ts', "export const word: string = 'woven';\n");
    await this.write(
      'main/cli/main.ts',
      "import { word } from '../../nodes/word.ts';\nconsole.log(JSON.stringify({ word, args: process.argv.slice(2), folder: process.cwd(), node: process.versions.node }));\nprocess.exitCode = process.argv.includes('fail') ? 3 : 0;\n",
    );
    for (const name of ['main/desktop/main.ts', 'main/trainer/main.ts', 'main/exporting/main.ts', 'preload/index.ts', 'renderer/start.ts'])
      await this.write(name, 'export {};\n');
    await this.write('renderer/index.html', '<script type="module" src="./start.ts"></script>');
  }

  private async link(): Promise<void> {
    await fs.mkdir(this.path('node_modules'));
    for (const name of await fs.readdir(path.join(root, 'node_modules'))) {
      if (!name.startsWith('.') && name !== 'electron') await fs.symlink(path.join(root, 'node_modules', name), this.path(`node_modules/${name}`), 'junction');
    }
    await this.write('package-lock.json', JSON.stringify({ packages: {} }));
    await this.write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
  }

  /** Runs a script of the set-up to its end. `undefined` takes a variable out of the environment. */
  run(
    script: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string | undefined>> = {},
    nodeArgs: readonly string[] = [],
    hear: (said: string) => void = () => undefined,
  ): Promise<{ code: number | null; out: string; err: string }> {
    const all: NodeJS.ProcessEnv = Object.fromEntries(
      Object.entries({ ...process.env, npm_lifecycle_event: undefined, npm_execpath: undefined, ...env }).filter(([, value]) => value !== undefined),
    );
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [...nodeArgs, this.path(`main/setup/${script}`), ...args], { cwd: this.folder, env: all });
      let out = '';
      let err = '';
      child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => hear((err += bytes.toString())));
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }
}

/** A lock file with one package. */
export const lock = (version: string) => ({
  packages: { '': {}, 'node_modules/left': { version }, 'node_modules/not-for-this-system': { version: '1.0.0', optional: true } },
});
