import type { Context } from './context.ts';
import { whole } from './options.ts';
import { words } from './words.ts';

export async function templates({ templates: store, output }: Context, { chapter }: { chapter?: string }): Promise<number> {
  const wanted = whole(output, '--chapter', chapter, { min: 0 });
  const list = (await store.list()).filter((info) => wanted === undefined || info.chapter === wanted);
  for (const { id, chapter: at, title, see, minutes, needs, target } of list) output.object({ id, chapter: at, title, see, minutes, needs, target });
  if (list.length === 0) output.line(output.say(words.none));
  else {
    output.table(
      [words.columnId, words.columnChapter, words.columnTitle, words.columnData].map((word) => output.say(word)),
      list.map((info) => [
        info.id,
        info.chapter,
        output.say(info.title),
        info.needs.map((need) => `${output.say(need.what)} (${output.say(need.here ? words.here : words.missing)})`).join(', '),
      ]),
    );
  }
  return 0;
}
