import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { analyse } from '../../nodes/compile/analyse.ts';
import { emitProgram } from '../../nodes/compile/emit.ts';
import type { Program } from '../../nodes/compile/program.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { readSources, root } from './sources.ts';

/** Programs on disk, beside the packages of this repository: to be type-checked and run as a user would. */

const sources = readSources();

export function programOf(document: LoomDocument, settings: { seed?: number; epochs?: number; batch?: number } = {}): Program {
  const program = emitProgram(document, analyse(document), sources, settings);
  if ('problems' in program) throw new Error(program.problems.map((problem) => `${problem.block ?? ''} ${sentence(problem, 'en')}`).join('\n'));
  return program;
}

export const textOf = (program: Program, path: string): string => {
  const file = program.files.find((one) => one.path === path);
  if (!file) throw new Error(`the program has no ${path}`);
  return file.text;
};

/** One folder a program, in a temporary folder whose `node_modules` is this repository's. */
export function writePrograms(programs: Readonly<Record<string, Program>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tensorloom-programs-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [name, program] of Object.entries(programs)) {
    for (const { path, text } of program.files) {
      const file = join(folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  return folder;
}

const run = promisify(execFile);

/** One compiler run over all programs, with the settings that each project ships. Answers its complaints. */
export async function typeCheck(folder: string, include: readonly string[], program: Program): Promise<string> {
  const config = JSON.parse(textOf(program, 'tsconfig.json')) as Record<string, unknown>;
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include }));
  try {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

export interface Ran {
  readonly layers: readonly string[];
  readonly weights: readonly string[];
  readonly parameters: number;
  readonly output: readonly (number | null)[];
  readonly losses: readonly number[];
  /** The operations of tfjs that building and training took. */
  readonly operations: readonly string[];
}

/** Builds each model and takes `steps` steps, on the plain engine of Node 24. */
export async function runPrograms(folder: string, names: readonly string[], steps: number): Promise<Readonly<Record<string, Ran>>> {
  writeFileSync(
    join(folder, 'run.mjs'),
    `import * as tf from '@tensorflow/tfjs';
await tf.setBackend('cpu');
const answer = {};
const used = new Set();
const engine = tf.engine();
const runKernel = engine.runKernel.bind(engine);
engine.runKernel = (name, ...given) => (used.add(name), runKernel(name, ...given));
for (const name of ${JSON.stringify(names)}) {
  used.clear();
  const { recipe } = await import(\`./\${name}/train.ts\`);
  const { packageSource } = await import(\`./\${name}/host/source.ts\`);
  const training = await recipe.prepare(packageSource(import.meta.url, decodeURIComponent(new URL(\`./\${name}\`, import.meta.url).pathname)));
  const { model } = training;
  const losses = [];
  if (${steps} > 0) for await (const event of training.steps()) {
    if (event.type === 'step' && losses.length < ${steps}) losses.push(event.loss);
    // Recipes go on to the end of their epoch: they evaluate there.
    if (losses.length >= ${steps} && !name.startsWith('recipe.')) break;
  }
  answer[name] = { layers: model.layers.map((layer) => layer.name), weights: model.weights.map((weight) => weight.originalName), parameters: model.countParams(), output: model.outputs[0].shape, losses, operations: [...used].sort() };
  training.dispose();
}
process.stdout.write('\\n@' + JSON.stringify(answer));
`,
  );
  const { stdout } = await run(join(root, 'node_modules/.bin/node'), [join(folder, 'run.mjs')], { cwd: folder, maxBuffer: 1 << 24 });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Record<string, Ran>;
}
