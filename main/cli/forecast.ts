import { printDocument } from '../../nodes/document/print.ts';
import { wholeRun } from '../../nodes/train/forecast.ts';
import type { Context } from './context.ts';
import { engineOf, modeOf } from './options.ts';
import { clock } from './progress.ts';
import { applySettings } from './settings.ts';
import { words } from './words.ts';

/** What a run would take, before it is started. */
export async function forecast(context: Context, name: string, options: { engine?: string; mode?: string; set?: readonly string[] }): Promise<number> {
  const { output, services } = context;
  const wishes = { engine: engineOf(output, options.engine), mode: modeOf(output, options.mode) };
  const { document, path } = await context.document(name);
  const text = printDocument(applySettings(document, options.set ?? [], output));
  const answer = await services.handlers.training.forecast({ text, path, ...wishes }, { signal: new AbortController().signal });
  if ('problems' in answer) {
    for (const problem of answer.problems) output.problem(problem);
    return 1;
  }
  const made = answer.forecast!;
  output.object({ event: 'forecast', ...made });
  output.line(
    output.say(words.forecastSays, {
      engine: made.engine,
      epoch: made.epoch < 10 ? made.epoch.toFixed(1) : made.epoch.toFixed(0),
      whole: clock(wholeRun(made)),
      epochs: made.epochs,
      memory: (made.memory / 2 ** 20).toFixed(0),
    }),
  );
  if (made.beside > 0) output.line(output.say(words.forecastBeside));
  return 0;
}
