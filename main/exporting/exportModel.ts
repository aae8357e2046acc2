import fs from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { ExportedModel, ModelCheck, ModelEvent, ModelFacts, ModelFormat } from '../../preload/contract/exporting.ts';
import { run } from '../engines/run.ts';
import { launch, moduleFile } from '../trainer/supervise.ts';
import type { Converter } from './converter.ts';
import { fillFolder } from './folder.ts';
import { checkFile, type Answer, type Order, type RecordOrder } from './protocol.ts';
import { readme } from './readme.ts';

export interface ModelWish {
  /** The run's folder. */
  readonly run: string;
  readonly title: string;
  readonly format: ModelFormat;
  readonly checkpoint: 'newest' | 'best';
  /** Batch sizes; absent: any. */
  readonly sizes?: readonly number[];
  /** Where the files go. */
  readonly folder: string;
}

interface Place {
  /** The user's data folder. */
  readonly home: string;
  /** Where the app's own files lie. */
  readonly root: string;
  readonly converter: Converter;
  /** Who writes the files: name and version. */
  readonly producer: string;
  readonly signal: AbortSignal;
}

type Tell = (stage: Extract<ModelEvent, { type: 'stage' }>['stage']) => void;

/** Writes a trained model for other programs. What it writes is compared with the model; what differs by more than rounding is not kept. */
export async function exportModel(wish: ModelWish, place: Place, tell: Tell): Promise<ExportedModel> {
  const { format, sizes } = wish;
  if (sizes && sizes.length > 1 && format !== 'savedmodel') throw new ProblemError({ code: 'export.oneSize', data: { format, got: sizes.length } });
  const python = format === 'tflite' || format === 'onnx' ? await place.converter.pythonFor(format, place.signal) : undefined;
  const made = await fillFolder(wish.folder, async (folder) => {
    tell('record');
    const { run: from, checkpoint } = wish;
    const order: RecordOrder = { type: 'record', run: from, checkpoint, format, folder, producer: place.producer, ...(sizes && { sizes }) };
    const { facts } = await ask<'recorded'>(order, place);
    judge(facts, format);
    const checks = [...facts.checks, ...(await finish(wish, facts, folder, python, place, tell))];
    const checked: ModelFacts = { ...facts, checks };
    judge(checked, format);
    tell('write');
    await fs.rm(path.join(folder, checkFile));
    if (checked.classes.length > 0) await fs.writeFile(path.join(folder, 'labels.txt'), `${checked.classes.join('\n')}\n`);
    await fs.writeFile(path.join(folder, 'README.md'), readme(wish.title, format, checked));
    return checked;
  });
  return { ...made, format, folder: wish.folder };
}

/** What a format takes beyond the SavedModel, and its comparison by those who run it. */
async function finish(
  { format }: ModelWish,
  facts: ModelFacts,
  folder: string,
  python: readonly string[] | undefined,
  place: Place,
  tell: Tell,
): Promise<readonly ModelCheck[]> {
  if (format === 'savedmodel') return [];
  if (format === 'tfjs') {
    tell('check');
    await fs.rm(path.join(folder, 'saved_model.pb'));
    return (await ask<'checked'>({ type: 'checkTfjs', folder }, place)).checks;
  }
  const check = await convert(python!, format, facts, folder, place, tell);
  await fs.rm(path.join(folder, 'saved_model.pb'));
  return [check];
}

/** Refuses what does not answer alike. A backend that cannot run the model is told, as long as another one can. */
function judge({ checks, allowed }: ModelFacts, format: ModelFormat): void {
  const worst = checks.reduce<ModelCheck | undefined>(
    (most, check) => (check.difference !== undefined && !(check.difference <= (most?.difference ?? -1)) ? check : most),
    undefined,
  );
  if (worst && !(worst.difference! <= allowed)) {
    const figure = (value: number) => (Number.isFinite(value) ? value.toExponential(1) : '∞');
    throw new ProblemError({ code: 'export.differs', data: { by: worst.by, difference: figure(worst.difference!), allowed: figure(allowed) } });
  }
  const browsers = checks.filter(({ by }) => by !== 'native');
  if (format === 'tfjs' && browsers.length > 0 && browsers.every(({ difference }) => difference === undefined)) {
    throw new ProblemError({ code: 'export.tfjs', data: { reason: browsers.at(-1)!.reason ?? '' } });
  }
}

/** Asks a process of its own, which holds the native code and ends with its answer. */
async function ask<T extends Answer['type']>(order: Order, { home, signal }: Place): Promise<Extract<Answer, { type: T }>> {
  signal.throwIfAborted();
  const module = moduleFile(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './exporter.js', import.meta.url));
  const child = launch(home, module);
  let answer: Answer | undefined;
  child.process.on('message', (message: Answer) => {
    if (message.type === 'ready') child.process.send(order, () => undefined);
    else answer = message;
  });
  const end = () => child.process.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  const { code, signal: killed, error } = await child.exit;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (answer?.type === 'problem') throw new ProblemError(answer.problem);
  if (!answer) throw new ProblemError({ code: 'export.crashed', data: { words: child.words().slice(-600) || error?.message || String(killed ?? code) } });
  return answer as Extract<Answer, { type: T }>;
}

interface Told {
  readonly stage?: 'convert' | 'check';
  readonly difference?: number | null;
  readonly error?: string;
}

/** TensorFlow's converters live in Python. */
async function convert(
  python: readonly string[],
  format: 'tflite' | 'onnx',
  { inputs, outputs }: ModelFacts,
  folder: string,
  { root, signal }: Place,
  tell: Tell,
): Promise<ModelCheck> {
  const script = path.join(root, 'main', 'exporting', 'convert.py');
  let difference: number | undefined;
  let refused: string | undefined;
  const onLine = (line: string) => {
    const told = toldIn(line);
    if (told?.stage) tell(told.stage);
    if (told?.difference !== undefined) difference = told.difference ?? Infinity;
    if (told?.error !== undefined) refused = told.error;
  };
  const shapes = JSON.stringify(Object.fromEntries([...inputs, ...outputs].map(({ name, shape }) => [name, shape])));
  const { code, words } = await run([...python, script, format, folder, path.join(folder, `model.${format}`), path.join(folder, checkFile), shapes], {
    signal,
    onLine,
  });
  signal.throwIfAborted();
  if (code === 0 && difference !== undefined) return { by: format === 'onnx' ? 'onnxruntime' : 'tflite', difference };
  throw new ProblemError({ code: 'export.converter', data: { format, reason: (refused ?? words).trim().slice(0, 800) || `${code}` } });
}

function toldIn(line: string): Told | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Told;
  } catch {
    return undefined;
  }
}
