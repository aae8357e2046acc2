import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import type { NativeInstallation, NativeProgress } from '../../preload/contract/engines.ts';
import type { Context } from './context.ts';
import { oneOf } from './options.ts';
import type { Output } from './output.ts';
import { clock } from './progress.ts';
import { stageWords, words } from './words.ts';

const signal = new AbortController().signal;

/** `engine install native`: the library of TensorFlow, compiled into an engine of this user. Ctrl-C cancels; what was fetched is kept. */
export async function installEngine({ output, services }: Context, name: string, options: { cuda?: true; library?: string }): Promise<number> {
  oneOf(output, 'engine install', name, ['native']);
  const { engines } = services.handlers;
  const cancel = () => void engines.cancel({}, { signal });
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  const watching = new AbortController();
  const watched = watch(output, engines.installation({}, { signal: watching.signal }));
  try {
    const wish = { ...(options.cuda && { variant: 'cuda' as const }), ...(options.library !== undefined && { library: options.library }) };
    const { installed } = await engines.install(wish, { signal });
    if (!installed) throw new Error('the installation ended without an engine');
    output.object({ event: 'end', status: 'done', ...installed });
    output.line(output.say(words.engineInstalled, { library: installed.library, variant: installed.variant, size: megabytes(installed.bytes) }));
    return 0;
  } catch (error) {
    const problem: Problem = error instanceof ProblemError ? error.problem : { code: 'engine.failed', data: { reason: String(error) } };
    output.problem(problem);
    output.object({ event: 'end', status: problem.code === 'engine.cancelled' ? 'stopped' : 'failed' });
    return 1;
  } finally {
    watching.abort();
    await watched;
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  }
}

export async function removeEngine({ output, services }: Context, name: string): Promise<number> {
  oneOf(output, 'engine remove', name, ['native']);
  const bytes = await services.handlers.engines.remove({}, { signal });
  output.object({ event: 'end', status: 'done', freed: bytes });
  output.line(output.say(words.engineRemoved, { size: megabytes(bytes) }));
  return 0;
}

/** A line for each stage; on a terminal it is redrawn as it goes on. */
async function watch(output: Output, states: AsyncIterable<NativeInstallation>): Promise<void> {
  let stage: string | undefined;
  for await (const { progress } of states) {
    if (progress === undefined) continue;
    output.object({ event: 'progress', ...progress });
    if (progress.stage !== stage) output.line(output.say(stageWords[progress.stage]));
    stage = progress.stage;
    output.draw(line(output, progress));
  }
}

function line(output: Output, { stage, done, total, left }: NativeProgress): string {
  if (done === undefined || total === undefined) return '';
  const amount = stage === 'build' ? `${done}/${total}` : `${megabytes(done)} / ${megabytes(total)}  ${Math.floor((100 * done) / Math.max(1, total))} %`;
  return `  ${amount}${left === undefined ? '' : `  ${output.say(words.left, { time: clock(left) })}`}`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
