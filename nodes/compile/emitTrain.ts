import type { Emission, Literal } from '../blocks/define.ts';
import { field, literal } from './literal.ts';
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
  const [data, loss, optimizer, recipe] = [chain.data, chain.loss, chain.optimizer, chain.recipe].map((one) => ({ id: one.node.id, ...emissionOf(one) })) as [
    Part,
    Part,
    Part,
    Part,
  ];
  const references = [...chain.references].map(([port, one]) => ({ port, id: one.node.id, ...emissionOf(one) }));
  const imports = [data, loss, optimizer, recipe, ...references].map(({ use, from, id }) => ({ use, from: specifier(from), id }));
  for (const { use, from, id } of imports.sort((a, b) => (a.from < b.from ? -1 : 1))) writer.line(`import { ${use} } from '${from}';`, id);
  writer.line(`import { buildModel } from './model.ts';`);
  writer.line();
  const settings = Object.entries({ ...recipe.args, ...given(override) }).map(([key, value]): [string, string] => [key, literal(value)]);
  writer.line(`export const recipe = ${recipe.use}({`, recipe.id);
  for (const [key, source] of settings) writer.line(`  ${field(key, source)},`, recipe.id);
  writer.line(`  data: ${data.use}(${literal(data.args)}),`, recipe.id, data.id);
  writer.line('  model: buildModel,', recipe.id);
  writer.line(`  loss: ${loss.use}(${literal(loss.args)}),`, recipe.id, loss.id);
  writer.line(`  optimizer: ${optimizer.use}(${literal(optimizer.args)}),`, recipe.id, optimizer.id);
  for (const { port, use, args, id } of references) writer.line(`  ${port}: ${use}(${literal(args)}),`, recipe.id, id);
  writer.line('});', recipe.id);
  return writer;
}

type Part = Emission & { readonly id: string };

const given = (override: SettingsOverride): Record<string, Literal> => Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));

function specifier(from: string): string {
  const path = exportPath(from);
  return path.startsWith('runtime/') ? `#${path}` : `./${path}`;
}
