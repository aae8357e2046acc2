import { shapeWords } from '../../nodes/blocks/shapes.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { Context } from './context.ts';
import { applySettings } from './settings.ts';
import { words } from './words.ts';

/** Shapes of everything that could be inferred, then everything that is wrong. */
export async function check(context: Context, name: string, { set = [] }: { set?: readonly string[] }): Promise<number> {
  const { output } = context;
  const document = applySettings((await context.document(name)).document, set, output);
  const { signals, costs, problems, total } = analyse(document);
  const rows = Object.entries(signals).map(([port, signal]) => {
    const [block, output] = port.split(':') as [string, string];
    return {
      block,
      port: output,
      shape: signal.shape.map(({ axis, size }) => [axis, size]),
      dtype: signal.dtype,
      words: shapeWords(signal.shape),
      weights: costs[block]?.weights ?? 0,
    };
  });
  for (const { block, port, shape, dtype, weights } of rows) output.object({ event: 'shape', block, port, shape, dtype, weights });
  output.table(
    [words.columnBlock, words.columnShape, words.columnWeights].map((word) => output.say(word)),
    rows.map((row) => [row.port === 'output' ? row.block : `${row.block}:${row.port}`, row.words, row.weights || '']),
  );
  output.line();
  for (const problem of problems) output.problem(problem);
  output.object({ event: 'end', status: problems.length === 0 ? 'done' : 'failed', problems: problems.length, parameters: total.weights });
  output.line(problems.length === 0 ? output.say(words.noProblems, { weights: total.weights }) : output.say(words.problems, { count: problems.length }));
  return problems.length === 0 ? 0 : 1;
}
