import type { Cost } from '../blocks/define.ts';
import type { LoomDocument } from '../document/schema.ts';
import type { Use } from './expand.ts';
import { isPlain } from './losses.ts';
import { modelOf, type Chain } from './model.ts';
import type { Analysis, Parts } from './plan.ts';

/** Everything that can be known about a document before it runs. Pure, never throws, and quick enough for every keystroke. */
export function analyse(document: LoomDocument): Analysis {
  const { checker, problems, total, probes, idle, chain, used } = modelOf(document);
  const parts = chain && partsOf(chain, checker.costs, used);
  return { signals: checker.signals, costs: checker.costs, problems, total, probes, idle, ...(parts ? { parts } : {}) };
}

function partsOf({ data, losses, optimizer, recipe }: Chain, costs: Readonly<Record<string, Cost>>, used: Iterable<Use>): Parts {
  let heaviest = losses[0]!.output.path.split('/')[0]!;
  for (const [path, { weights }] of Object.entries(costs)) if (!path.includes('/') && weights > (costs[heaviest]?.weights ?? 0)) heaviest = path;
  // `name@2` is the second use of a layer that shares its weights.
  const layers = Object.fromEntries([...used].map(({ name, path }) => [name.split('@')[0]!, path]));
  return {
    data: data.node.id,
    loss: losses[0]!.node.id,
    ...(isPlain(losses) ? {} : { losses: Object.fromEntries(losses.map(({ name, node }) => [name, node.id])) }),
    optimizer: optimizer.node.id,
    optimizerParams: Object.keys(optimizer.described.params),
    recipe: recipe.node.id,
    heaviest,
    layers,
  };
}
