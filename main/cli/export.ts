import path from 'node:path';
import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { modelFormats, type ExportedModel, type ModelCheck, type ModelFormat, type PortFacts } from '../../preload/contract/exporting.ts';
import type { Context } from './context.ts';
import { oneOf } from './options.ts';
import { UsageError } from './output.ts';
import { words } from './words.ts';

interface Options {
  readonly run?: string;
  readonly format?: string;
  readonly batch?: string;
  readonly checkpoint?: string;
  readonly installConverter?: boolean;
}

/** `export RUN|FILE|ID DIR`: the project, or a trained model in a format of other programs. */
export async function exportAs(context: Context, name: string | undefined, folder: string | undefined, options: Options): Promise<number> {
  const { output } = context;
  if (options.installConverter) {
    const code = await installConverter(context);
    if (name === undefined || code !== 0) return code;
  }
  if (name === undefined || folder === undefined) {
    throw new UsageError(output.say(words.missingArgument, { name: name === undefined ? 'run|file|id' : 'dir' }));
  }
  const format = oneOf(output, '--format', options.format ?? 'typescript', ['typescript', ...modelFormats]);
  const itself = await runCalled(context, name);
  if (format !== 'typescript') return exportModel(context, name, folder, { ...options, format, ...(itself && { itself }) });
  for (const option of ['batch', 'checkpoint'] as const) {
    if (options[option] !== undefined) throw new UsageError(output.say(words.onlyModel, { name: `--${option}` }));
  }
  return exportProject(context, itself ?? name, folder, { isRun: itself !== undefined, run: itself ?? options.run });
}

/** The name when it is that of a run. */
async function runCalled({ runs }: Context, name: string): Promise<string | undefined> {
  return /^[a-z0-9-]{1,64}$/.test(name) && (await runs.at(name).record()) ? name : undefined;
}

async function exportProject(context: Context, name: string, folder: string, { isRun, run }: { isRun: boolean; run: string | undefined }): Promise<number> {
  const { output, services } = context;
  const opened = isRun ? undefined : await context.document(name);
  const text = opened ? printDocument(opened.document) : await context.runs.text(name);
  const written = await services.handlers.exporting.project(
    { text, folder, ...(opened?.path === undefined ? {} : { path: opened.path }), ...(run === undefined ? {} : { run }) },
    { signal: new AbortController().signal },
  );
  if ('problems' in written) {
    for (const problem of written.problems) output.problem(problem);
    return 1;
  }
  output.object({ event: 'end', status: 'done', folder: written.folder, files: written.files });
  output.line(output.say(words.exported, { count: written.files.length, folder: written.folder }));
  output.line(output.say(words.thenRun));
  return 0;
}

interface ModelOptions extends Options {
  readonly format: ModelFormat;
  /** The first argument is this run. */
  readonly itself?: string;
}

async function exportModel(context: Context, name: string, folder: string, { format, itself, ...options }: ModelOptions): Promise<number> {
  const { output, services } = context;
  const sizes = sizesOf(context, options.batch);
  const checkpoint = oneOf(output, '--checkpoint', options.checkpoint ?? 'newest', ['newest', 'best']);
  // A name that looks like a run's and is no template's is a run that is not there.
  const document = itself === undefined ? (await context.document(name)).document : undefined;
  const run = itself ?? options.run;
  if (run === undefined) throw new ProblemError({ code: 'export.noRun', data: { format, folder } });
  const wish = { run, format, folder, checkpoint, ...(document && { text: printDocument(document) }), ...(sizes && { sizes }) };
  const signal = interruptable();
  try {
    for await (const event of services.handlers.exporting.model(wish, { signal })) {
      if (event.type === 'stage') {
        output.object({ event: 'stage', stage: event.stage });
        output.draw(output.say(stages[event.stage]));
      } else if (event.type === 'problems') {
        for (const problem of event.problems) output.problem(problem);
        return 1;
      } else tell(context, event.model);
    }
    return 0;
  } catch (error) {
    return stopped(context, error, signal);
  }
}

/** Whoever pressed Ctrl-C knows why it ended. */
function stopped({ output }: Context, error: unknown, signal: AbortSignal): number {
  if (!signal.aborted) throw error;
  output.object({ event: 'end', status: 'stopped' });
  output.line(output.say(words.stopped));
  return 1;
}

const stages = {
  record: words.stageRecord,
  convert: words.stageConvert,
  check: words.stageCheck,
  write: words.stageWrite,
  prepare: words.stagePrepare,
  install: words.stageInstall,
  test: words.stageTest,
} as const;

function tell({ output }: Context, model: ExportedModel): void {
  const { folder, files, bytes, format, inputs, outputs, checks, allowed, sizes, held } = model;
  const reason = held && { block: held.block, reason: held.reason[output.language] };
  output.object({
    event: 'end',
    status: 'done',
    format,
    folder,
    files,
    bytes,
    inputs,
    outputs,
    checks,
    allowed,
    ...(reason && { held: { ...reason, sizes } }),
  });
  output.line(output.say(words.exported, { count: files.length, folder }));
  const port = (kind: string, { name, dtype, shape }: PortFacts) =>
    output.line(output.say(words.modelPort, { kind, name, dtype, shape: `[${shape.join(', ')}]` }));
  for (const one of inputs) port(output.say(words.modelInput), one);
  for (const one of outputs) port(output.say(words.modelOutput), one);
  if (reason) {
    const block = reason.block ?? output.say(words.modelItself);
    output.line(output.say(words.modelHeld, { ...reason, block, sizes: sizes.map((one) => one.join(' x ')).join(', ') }));
  }
  for (const check of checks) output.line(checkWords(output, check, allowed));
  output.line(output.say(words.modelRead, { path: path.join(folder, 'README.md') }));
}

const checkWords = (output: Context['output'], { by, difference, reason }: ModelCheck, allowed: number): string =>
  difference === undefined
    ? output.say(words.modelNoCheck, { by, reason: reason ?? '' })
    : output.say(words.modelCheck, { by, difference: difference.toExponential(1), allowed: allowed.toExponential(1) });

async function installConverter(context: Context): Promise<number> {
  const { output, services } = context;
  const signal = interruptable();
  try {
    const { download, disk } = await services.handlers.exporting.converter({}, { signal });
    output.line(output.say(words.converterSize, { download: Math.round(download / 1e6), disk: (disk / 1e9).toFixed(1) }));
    for await (const event of services.handlers.exporting.installConverter({}, { signal })) {
      if (event.type === 'stage') {
        output.object({ event: 'stage', stage: event.stage });
        output.draw(output.say(stages[event.stage]));
      } else {
        output.object({ event: 'package', name: event.name, ...(event.size && { size: event.size }) });
        output.draw(`${event.name} ${event.size ?? ''}`);
      }
    }
  } catch (error) {
    return stopped(context, error, signal);
  }
  output.object({ event: 'end', status: 'done', converter: true });
  output.line(output.say(words.converterReady));
  return 0;
}

function sizesOf({ output }: Context, batch: string | undefined): number[] | undefined {
  if (batch === undefined || batch === 'free') return undefined;
  if (!/^[1-9]\d{0,4}(,[1-9]\d{0,4}){0,7}$/.test(batch)) throw new UsageError(output.say(words.notBatch, { got: batch }));
  return [...new Set(batch.split(',').map(Number))];
}

/** Ctrl-C ends what was begun, with everything that it started. */
function interruptable(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
