import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import type { Context } from './context.ts';
import { words } from './words.ts';

const signal = new AbortController().signal;

export async function engines(context: Context, options: { choices?: true; forget?: true }): Promise<number> {
  if (options.forget) return forget(context);
  if (options.choices) return choices(context);
  const { services, output } = context;
  const list = await services.handlers.engines.list({}, { signal });
  for (const engine of list) output.object(engine);
  output.table(
    [words.columnEngine, words.columnState, words.columnWhy].map((word) => output.say(word)),
    list.map(({ name, state, chosen, reason, detail }) => [
      `${chosen ? '* ' : '  '}${name}`,
      output.say(words[state]),
      [detail, output.say(reason)].filter(Boolean).join('. '),
    ]),
  );
  return 0;
}

async function choices({ services, output }: Context): Promise<number> {
  const list = await services.handlers.engines.choices({}, { signal });
  for (const choice of list) output.object(choice);
  output.table(
    [words.columnTitle, words.columnTimes].map((word) => output.say(word)),
    list.map((choice) => [choice.title, choiceSentence(choice, output.language)]),
  );
  return 0;
}

async function forget({ services, output }: Context): Promise<number> {
  const count = await services.handlers.engines.forget({}, { signal });
  output.object({ event: 'end', status: 'done', forgotten: count });
  output.line(output.say(words.forgotten, { count }));
  return 0;
}
