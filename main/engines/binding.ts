import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fail, goOn } from './failure.ts';
import { libraryVersion } from './library.ts';
import { run } from './run.ts';
import { findCompiler } from './tools.ts';

/** Our kernels compute with vectors; that a root of a negative number sets an error of the C library would keep them from it. */
const kernelFlags = ['-O3', '-fno-math-errno', '-fno-trapping-math', '-fvisibility=hidden', '-pthread'];

/**
 * What is compiled into the engine, and how: the two files of tfjs-node's binding, and our own kernels for the native engine. To add a
 * kernel, put its file here. Paths are from the package of the binding, or from the app's root.
 */
export const sources: readonly { readonly from: 'package' | 'app'; readonly file: string; readonly flags: readonly string[] }[] = [
  { from: 'package', file: 'binding/tfjs_backend.cc', flags: ['-O2'] },
  { from: 'package', file: 'binding/tfjs_binding.cc', flags: ['-O2'] },
  ...['operations', 'kernels', 'pool'].map((name) => ({ from: 'app' as const, file: `nodes/kernels/native/cpp/${name}.cpp`, flags: kernelFlags })),
];

const flagsOfAll = ['-std=c++17', '-fPIC', '-pthread', '-DNDEBUG', '-DNAPI_VERSION=8'];

/** The binding looks for the library beside itself and nowhere else. */
const linking: Readonly<Record<string, readonly string[]>> = {
  linux: ['-shared', '-pthread', '-Wl,-rpath,$ORIGIN/../../deps/lib', '-Wl,--no-undefined-version'],
  darwin: ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib'],
};

export const bindingPackage = '@tensorflow/tfjs-node-gpu';
export const bindingFile = 'lib/napi-v8/tfjs_binding.node';

/** The app's own packages that the engine is made of. */
export class BindingSources {
  readonly #root: string;
  /** The package whose JavaScript and sources are used. */
  readonly folder: string;
  readonly version: string;

  constructor(root: string) {
    this.#root = root;
    this.folder = path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${bindingPackage}/package.json`));
    this.version = (JSON.parse(readFileSync(path.join(this.folder, 'package.json'), 'utf8')) as { version: string }).version;
  }

  /** Changes with everything that the compiled file depends on. */
  key(): string {
    const hash = createHash('sha256').update(JSON.stringify([libraryVersion, this.version, process.platform, process.arch, flagsOfAll, linking, sources]));
    const ours = sources.filter(({ from }) => from === 'app').map((source) => path.dirname(this.#path(source)));
    // Sources include what lies beside them.
    const besides = [...new Set(ours)].flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
    const files = besides.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of [...sources.map((source) => this.#path(source)), ...files.sort()]) hash.update(readFileSync(file));
    return hash.digest('hex').slice(0, 32);
  }

  /** Compiles into `folder`, a package with library and headers in it. `work` is for what is needed on the way. */
  async compile(folder: string, work: string, signal: AbortSignal, onFile: (done: number, of: number) => void): Promise<void> {
    const compiler = await findCompiler(signal);
    const headers = path.join(path.dirname(createRequire(path.join(this.#root, 'package.json')).resolve('node-api-headers/package.json')), 'include');
    const includes = [headers, path.join(folder, 'include'), this.folder].map((at) => `-I${at}`);
    await fs.mkdir(work, { recursive: true });
    const waiting = sources.map((source, i) => ({ source, object: path.join(work, `${i}.o`) }));
    const objects = waiting.map(({ object }) => object);
    let done = 0;
    onFile(done, objects.length + 1);
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.#compiler([compiler, ...flagsOfAll, ...next.source.flags, ...includes, '-c', this.#path(next.source), '-o', next.object], signal);
        onFile(++done, objects.length + 1);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, Math.min(4, os.availableParallelism())) }, lane));
    const target = path.join(folder, bindingFile);
    await fs.mkdir(path.dirname(target), { recursive: true });
    const library = path.join(folder, 'deps', 'lib');
    const named = (await fs.readdir(library)).filter((name) => /^libtensorflow.*\.(so|dylib)/.test(name)).map((name) => path.join(library, name));
    await this.#compiler([compiler, ...objects, '-o', target, ...named, ...(linking[process.platform] ?? [])], signal);
    onFile(done + 1, objects.length + 1);
  }

  async #compiler(command: readonly string[], signal: AbortSignal): Promise<void> {
    const { code, words } = await run(command, { signal });
    goOn(signal);
    if (code === 0) return;
    if (/No space left on device/.test(words)) throw Object.assign(new Error(words), { code: 'ENOSPC' });
    const errors = words.split('\n').filter((line) => /error:|undefined|cannot/.test(line) && !/ld returned/.test(line));
    fail('engine.compile', { compiler: command[0]!, words: (errors.length > 0 ? errors : words.split('\n')).slice(0, 3).join(' ').slice(0, 600) });
  }

  #path({ from, file }: (typeof sources)[number]): string {
    return path.join(from === 'package' ? this.folder : this.#root, ...file.split('/'));
  }
}

/** What lies beside a binding that an installer carries. */
export interface CarriedNote {
  readonly key: string;
}

/** The compiled binding that came with the app, when it is for these sources: with it no compiler is needed. */
export async function carriedBinding(root: string, key: string): Promise<string | undefined> {
  for (const folder of [path.join(path.dirname(root), 'native'), path.join(root, 'dist', 'native')]) {
    const note = await fs.readFile(path.join(folder, 'binding.json'), 'utf8').catch(() => undefined);
    if (note === undefined) continue;
    if ((JSON.parse(note) as CarriedNote).key === key) return path.join(folder, 'tfjs_binding.node');
  }
  return undefined;
}
