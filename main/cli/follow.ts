import type { RunEvent } from '../../nodes/train/events.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { Context } from './context.ts';
import { Progress } from './progress.ts';
import { words } from './words.ts';

type End = Extract<RunEvent, { type: 'end' }>;

/**
 * Prints a run of this process to its end. Ctrl-C stops it at the next step, with a checkpoint; a second one ends it at once.
 * `sessions`: so many starts are in the log already; what they told was printed then.
 */
export async function follow(
  { services, output }: Context,
  run: string,
  { sessions = 0, limit }: { sessions?: number; limit?: number | undefined } = {},
): Promise<End> {
  const progress = new Progress(output, limit);
  let asked = 0;
  const interrupted = () => {
    if (++asked > 1) process.exit(1);
    output.line(output.say(words.stopping));
    void services.handlers.training.stop({ run }, { signal: new AbortController().signal });
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  try {
    let loss: number | undefined;
    let steps = 0;
    let starts = 0;
    for await (const event of services.handlers.training.events({ run }, { signal: new AbortController().signal })) {
      if (event.type === 'start') starts++;
      // A start that fails before its first event still tells why.
      if (sessions > 0 && starts <= sessions && event.type !== 'end' && event.type !== 'problem') continue;
      if (event.type === 'steps') {
        loss = event.losses.at(-1);
        steps = event.first + event.losses.length - 1;
      }
      progress.take(event);
      if (event.type === 'start')
        output.object({
          event: 'start',
          run,
          engine: event.engine,
          mode: event.mode,
          parameters: event.parameters,
          ...(event.resumedAt === undefined ? {} : { resumedAt: event.resumedAt }),
        });
      else if (event.type === 'engine') {
        const tried = event.tried.map(({ reason, ...row }) => ({ ...row, ...(reason && { reason: sentence(reason, output.language) }) }));
        output.object({ event: 'engine', chosen: event.chosen, from: event.from, tried });
      } else if (event.type === 'status' && event.status === 'queued') output.object({ event: 'queued', ahead: event.ahead });
      else if (event.type === 'mode') {
        const { type, reason, ...found } = event;
        const why = reason && { code: reason.code, ...(reason.block === undefined ? {} : { block: reason.block }), message: sentence(reason, output.language) };
        output.object({ event: type, ...found, ...(why && { reason: why }) });
      } else if (event.type === 'epoch') output.object({ event: 'epoch', epoch: event.epoch, metrics: event.metrics, seconds: event.seconds });
      else if (event.type === 'problem') output.problem(event.problem);
      else if (event.type === 'end') {
        output.object({ event: 'end', status: event.status, metrics: event.metrics, run, steps, ...(loss === undefined ? {} : { loss }) });
        output.line(output.say(words.ended, { run, status: output.say(words[event.status]) }));
        return event;
      }
    }
    throw new Error(`the events of the run ${run} ended without an end`);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}
