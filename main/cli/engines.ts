import type { Context } from './context.ts';
import { words } from './words.ts';

export async function engines({ services, output }: Context): Promise<number> {
  const list = await services.handlers.engines.list({}, { signal: new AbortController().signal });
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
