import type { Emission, Literal } from '../blocks/define.ts';
import { field, literal, object } from './literal.ts';
import { isPlain, layerOf, type Lowered } from './losses.ts';
import type { Chain } from './model.ts';
import type { Checked } from './unit.ts';
import { exportPath } from './sources.ts';
import { Writer } from './writer.ts';

/** What the run asks for in place of the recipe block's own. */
export type SettingsOverride = Readonly<Partial<Record<'seed' | 'epochs' | 'batch', number>>>;

export const emissionOf = ({ described, params, inputs }: Checked): Emission => described.block!.emit!(params, inputs);

/** train.ts: the recipe, with the data, model, loss and optimizer that it is given. */
export function emitTrain(chain: Chain, override: SettingsOverride): Writer {
  const writer = new Writer('train.ts');
  const [data, optimizer, recipe] = [chain.data, chain.optimizer, chain.recipe].map(partOf) as [Part, Part, Part];
  const losses = chain.losses.map(({ checked }) => partOf(checked));
  const references = [...chain.references].map(([port, one]) => ({ port, ...partOf(one) }));
  const imports = Map.groupBy([data, ...losses, optimizer, recipe, ...references], ({ use, from }) => `import { ${use} } from '${specifier(from)}';`);
  const sorted = [...imports].sort(([, [a]], [, [b]]) => (specifier(a!.from) < specifier(b!.from) ? -1 : 1));
  for (const [line, users] of sorted) writer.line(line, ...users.map(({ id }) => id));
  writer.line(`import { buildModel } from './model.ts';`);
  writer.line();
  const settings = Object.entries({ ...recipe.args, ...given(override) }).map(([key, value]): [string, string] => [key, literal(value)]);
  writer.line(`export const recipe = ${recipe.use}({`, recipe.id);
  for (const [key, source] of settings) writer.line(`  ${field(key, source)},`, recipe.id);
  writer.line(`  data: ${data.use}(${literal(data.args)}),`, recipe.id, data.id);
  writer.line('  model: buildModel,', recipe.id);
  if (isPlain(chain.losses)) writer.line(`  loss: ${losses[0]!.use}(${literal(losses[0]!.args)}),`, recipe.id, losses[0]!.id);
  else {
    writer.line('  loss: {', recipe.id);
    chain.losses.forEach((loss, i) => writer.line(`    ${term(loss, losses[i]!)},`, recipe.id, losses[i]!.id));
    writer.line('  },', recipe.id);
  }
  writer.line(`  optimizer: ${optimizer.use}(${literal(optimizer.args)}),`, recipe.id, optimizer.id);
  for (const { port, use, args, id } of references) writer.line(`  ${port}: ${use}(${literal(args)}),`, recipe.id, id);
  writer.line('});', recipe.id);
  return writer;
}

type Part = Emission & { readonly id: string };

const partOf = (one: Checked): Part => ({ id: one.node.id, ...emissionOf(one) });

/** One of several losses: `name: { of: crossEntropy({ smoothing: 0 }), output: 'head', target: 'labels', weight: 0.3 }`. */
function term({ name, output, target, weight, decides }: Lowered, { use, args }: Part): string {
  const fields = [
    ['of', `${use}(${literal(args)})`],
    ['output', literal(layerOf(output))],
    ['target', literal(target!)],
    ['weight', literal(weight)],
    ...(decides ? [['decides', literal(true)] as const] : []),
  ] as const;
  return field(name, object(fields));
}

const given = (override: SettingsOverride): Record<string, Literal> => Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));

function specifier(from: string): string {
  const path = exportPath(from);
  return path.startsWith('runtime/') ? `#${path}` : `./${path}`;
}
