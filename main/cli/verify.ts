import { printDocument } from '../../nodes/document/print.ts';
import { lowerIsBetter } from '../../nodes/train/events.ts';
import type { TemplateInfo } from '../../preload/contract/templates.ts';
import type { Context } from './context.ts';
import { engineOf, whole } from './options.ts';
import { Progress } from './progress.ts';
import { words } from './words.ts';

/** Trains templates to their targets, one after the other; exit 1 when one misses. */
export async function verify(context: Context, names: readonly string[], options: { chapter?: string; engine?: string }): Promise<number> {
  const { output, templates } = context;
  const chapter = whole(output, '--chapter', options.chapter, { min: 0 });
  const ids = await Promise.all(names.map((name) => context.templateId(name)));
  const wanted = names.length > 0 ? await Promise.all(ids.map(async (id) => (await templates.open(id)).info)) : await templates.list();
  const rows: Row[] = [];
  for (const info of wanted.filter((one) => chapter === undefined || one.chapter === chapter)) rows.push(await verifyOne(context, info, options.engine));
  output.line();
  output.table(
    [words.columnId, words.columnFigure, words.columnTarget, words.columnSeconds, words.columnResult].map((word) => output.say(word)),
    rows.map((row) => [row.id, row.figure.toFixed(4), row.target.toFixed(4), row.seconds.toFixed(0), output.say(row.pass ? words.pass : words.fail)]),
  );
  return rows.every((row) => row.pass) ? 0 : 1;
}

interface Row {
  readonly id: string;
  readonly figure: number;
  readonly target: number;
  readonly seconds: number;
  readonly pass: boolean;
}

async function verifyOne(context: Context, { id, title, target }: TemplateInfo, engineWish: string | undefined): Promise<Row> {
  const { output, services, templates } = context;
  const engine = engineOf(output, engineWish);
  const { signal } = new AbortController();
  const begun = performance.now();
  output.line(`${id}  ${output.say(title)}`);
  const { document } = await templates.open(id);
  const started = await services.handlers.training.start(
    { text: printDocument(document), seed: target.seed, epochs: target.epochs, ...(engine === undefined ? {} : { engine }) },
    { signal },
  );
  let figure = NaN;
  let run: string | undefined;
  if ('problems' in started) for (const problem of started.problems) output.problem(problem);
  else {
    ({ run } = started);
    const progress = new Progress(output, undefined);
    for await (const event of services.handlers.training.events({ run }, { signal })) {
      progress.take(event);
      if (event.type === 'problem') output.problem(event.problem);
      if (event.type === 'end' && event.status === 'done') figure = event.metrics[target.metric] ?? NaN;
    }
  }
  const row = {
    id,
    figure,
    target: target.value,
    seconds: (performance.now() - begun) / 1000,
    pass: lowerIsBetter(target.metric) ? figure <= target.value : figure >= target.value,
  };
  output.object({
    event: 'verify',
    ...row,
    figure: Number.isFinite(figure) ? figure : null,
    metric: target.metric,
    seed: target.seed,
    ...(run === undefined ? {} : { run }),
  });
  return row;
}
