import type { Context } from './context.ts';
import { words } from './words.ts';

export async function runs({ runs: store, output }: Context): Promise<number> {
  const list = await store.list();
  for (const summary of list) output.object(summary);
  if (list.length === 0) output.line(output.say(words.none));
  else {
    output.table(
      [words.columnRun, words.columnTitle, words.columnState, words.columnEngine, words.columnEpochs, words.columnAccuracy, words.columnStarted].map((word) =>
        output.say(word),
      ),
      list.map((run) => [
        run.run,
        run.title,
        output.say(words[run.status]),
        run.engine ?? '-',
        `${run.epochsDone}/${run.epochs}`,
        run.metrics['testAccuracy']?.toFixed(4) ?? '-',
        new Date(run.started).toLocaleString(output.language === 'zh' ? 'zh-CN' : 'en-GB'),
      ]),
    );
  }
  return 0;
}
