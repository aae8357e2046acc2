import { existsSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { ConverterEvent, ModelFormat } from '../../preload/contract/exporting.ts';
import { findPython } from '../engines/python.ts';
import { run, type Ran } from '../engines/run.ts';
import { writeJson } from '../storage/atomic.ts';
import { told } from './told.ts';

/** Versions that were seen to work together. TensorFlow's own wheel for the processor has another name on macOS. */
const packages = [`${process.platform === 'darwin' ? 'tensorflow' : 'tensorflow-cpu'}==2.21.0`, 'tf2onnx==1.17.0', 'onnx==1.23.2', 'onnxruntime==1.32.0'];

/** Pythons that these packages are made for. */
const [least, most] = [10, 13];

/** What fetching and keeping them takes, in bytes. */
export const converterSize = { download: 380e6, disk: 1.7e9 } as const;

const needs: Readonly<Partial<Record<ModelFormat, readonly string[]>>> = {
  tflite: ['tensorflow', 'numpy'],
  onnx: ['tensorflow', 'numpy', 'tf2onnx', 'onnxruntime'],
};

const binary = (folder: string) => path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** The app's own Python with the converters, in the user's folder. */
export class Converter {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = path.join(home, 'converter');
  }

  /** Which formats can be written, and the Python that does. */
  async formats(signal: AbortSignal): Promise<ReadonlyMap<ModelFormat, readonly string[]>> {
    const found = new Map<ModelFormat, readonly string[]>();
    for (const python of this.#candidates()) {
      const modules = await modulesOf(python, signal);
      for (const [format, wanted] of Object.entries(needs) as [ModelFormat, readonly string[]][]) {
        if (!found.has(format) && wanted.every((module) => modules.includes(module))) found.set(format, python);
      }
      if (found.size === Object.keys(needs).length) break;
    }
    return found;
  }

  /** A Python that writes the format; a problem with its cure when there is none. */
  async pythonFor(format: ModelFormat, signal: AbortSignal): Promise<readonly string[]> {
    const python = (await this.formats(signal)).get(format);
    if (python) return python;
    throw new ProblemError({
      code: 'export.noConverter',
      data: { format, download: Math.round(converterSize.download / 1e6), disk: (converterSize.disk / 1e9).toFixed(1) },
    });
  }

  /** Makes a virtual environment of the app's own and installs into it. Begun again after a break, it goes on with what is there. */
  async *install(signal: AbortSignal): AsyncGenerator<ConverterEvent, void, void> {
    yield { type: 'stage', stage: 'prepare' };
    const python = process.env['TENSORLOOM_PYTHON'] ? [process.env['TENSORLOOM_PYTHON']] : await findPython(signal);
    await checkVersion(python, signal);
    if (!existsSync(binary(this.#folder))) {
      const made = await run([...python, '-m', 'venv', this.#folder], { signal });
      if (made.code !== 0) throw failed(made.words);
    }
    yield { type: 'stage', stage: 'install' };
    yield* this.#pip(signal);
    yield { type: 'stage', stage: 'test' };
    const modules = await modulesOf([binary(this.#folder)], signal, true);
    const missing = Object.values(needs)
      .flat()
      .find((module) => !modules.includes(module));
    if (missing !== undefined) throw failed(`${missing} does not load`);
    await writeJson(this.#manifest, { packages });
  }

  async *#pip(signal: AbortSignal): AsyncGenerator<ConverterEvent, void, void> {
    const command = [binary(this.#folder), '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off', ...packages];
    const { code, words } = yield* told<ConverterEvent, Ran>((tell) =>
      run(command, {
        signal,
        onLine: (line) => {
          const event = packageIn(line);
          if (event) tell(event);
        },
      }),
    );
    signal.throwIfAborted();
    if (code !== 0) throw failed(words);
  }

  /** What the user names comes first, then the app's own, then the system's. */
  #candidates(): (readonly string[])[] {
    const named = process.env['TENSORLOOM_PYTHON'];
    const own = existsSync(this.#manifest) ? [[binary(this.#folder)]] : [];
    return [...(named ? [[named]] : []), ...own, ['python3'], ['python']];
  }

  get #manifest(): string {
    return path.join(this.#folder, 'converter.json');
  }
}

/** The modules of `needs` that this Python has. To look whether they are there is quick; to `load` them takes seconds, and proves them. */
async function modulesOf(python: readonly string[], signal: AbortSignal, load = false): Promise<readonly string[]> {
  const names = [...new Set(Object.values(needs).flat())];
  const look = load ? '__import__(name)' : 'importlib.util.find_spec(name)';
  const script = `import importlib.util\nfor name in ${JSON.stringify(names)}:\n  try:\n    if ${look}: print("module", name)\n  except Exception as error: print(error)`;
  const found: string[] = [];
  const onLine = (line: string) => {
    if (line.startsWith('module ')) found.push(line.slice(7).trim());
  };
  await run([...python, '-c', script], { signal, onLine, env: { TF_CPP_MIN_LOG_LEVEL: '3' } });
  signal.throwIfAborted();
  return found;
}

async function checkVersion(python: readonly string[], signal: AbortSignal): Promise<void> {
  let got = '';
  await run([...python, '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { signal, onLine: (line) => (got = line.trim() || got) });
  signal.throwIfAborted();
  const [major, minor] = got.split('.').map(Number);
  if (major === 3 && minor! >= least && minor! <= most) return;
  throw new ProblemError({ code: 'export.converterPython', data: { least: `3.${least}`, most: `3.${most}`, got: got || '?' } });
}

/** `Collecting numpy`, `Downloading numpy-2.4.6-...whl (16.9 MB)`. */
function packageIn(line: string): ConverterEvent | undefined {
  const [, file, size] = /^\s*(?:Downloading|Using cached|Processing) (?:\S*[\\/])?([A-Za-z0-9_.]+)-\d\S*(?: \(([^)]+)\))?/.exec(line) ?? [];
  return file === undefined ? undefined : { type: 'package', name: file.replaceAll('_', '-'), ...(size !== undefined && { size }) };
}

/** The last words of pip or venv say what was wrong. */
const failed = (words: string) =>
  new ProblemError({ code: 'export.converterInstall', data: { reason: words.split('\n').filter(Boolean).slice(-3).join(' ').slice(-600) || '-' } });
