import type { Block } from '../blocks/define.ts';
import { rolesMeet } from '../blocks/fit.ts';
import { findBlock } from '../blocks/registry.ts';
import type { End, GraphNode } from '../document/schema.ts';
import type { Cure, Problem } from '../text/problem.ts';
import { ancestors, type Expansion, type Use } from './expand.ts';
import { layerNames } from './names.ts';
import type { Checker, Checked, Unit } from './unit.ts';

/** Losses of the main graph: what each looks at, what that is compared with, and how much it counts. */

/** A loss and the output that it looks at, whatever else may be wrong with it. */
export interface Seen {
  readonly node: GraphNode;
  /** What it is called in the program where there are several. */
  readonly name: string;
  readonly output: Use;
  /** Where that leaves its block. */
  readonly from: End;
}

/** A loss that can stand in a program. */
export interface Lowered extends Seen {
  readonly checked: Checked;
  /** What the output is compared with, by the port of the data block. Absent: the recipe knows. */
  readonly target?: string;
  readonly weight: number;
  /** Whether the output is a score for each class. */
  readonly answers: boolean;
  /** Whether the best checkpoint is told by it. */
  readonly decides: boolean;
}

/** The input of a loss that the model's output is wired to: the first. The second is what it is compared with. */
export const entryOf = (loss: GraphNode): string => Object.keys(findBlock(loss.type)!.inputs)[0]!;
const targetPortOf = (loss: GraphNode): string | undefined => Object.keys(findBlock(loss.type)!.inputs)[1];

/** The layer's name in the program: `name@2` is its second use. */
export const layerOf = (use: Use): string => use.name.split('@')[0]!;

/** All losses whose output is made by something. */
export function seenBy(main: Unit, nodes: readonly GraphNode[], { at }: Expansion): readonly Seen[] {
  const names = layerNames(main.wiring.nodes.values());
  return nodes.flatMap((node): Seen[] => {
    const from = main.wiring.into.get(node.id)?.get(entryOf(node))?.from;
    const output = from && at.get(`${from.node}:${from.port}`)?.at(-1);
    return output ? [{ node, name: names.get(node.id)!, output, from }] : [];
  });
}

/** Those of them whose params and inputs are right. */
export function loweredBy(main: Unit, seen: readonly Seen[]): readonly Lowered[] {
  return seen.flatMap((one): Lowered[] => {
    const checked = main.nodes.get(one.node.id);
    if (!checked) return [];
    const block = checked.described.block!;
    const port = targetPortOf(one.node);
    const from = port === undefined ? undefined : main.wiring.into.get(one.node.id)!.get(port)?.from;
    const given = from && main.nodes.get(from.node)?.described.part === 'data' && block.goal === undefined ? from.port : undefined;
    const weight = block.params.weight ? Number(checked.params.weight) : 1;
    const answers = block.goal !== undefined || (port !== undefined && block.inputs[port]!.role === 'label');
    return [{ ...one, checked, ...(given === undefined ? {} : { target: given }), weight, answers, decides: checked.params.decides === true }];
  });
}

/** Of losses of several outputs, those of each output once. */
export const outputsOf = (losses: readonly Lowered[]): readonly Lowered[] =>
  losses.filter(({ output }, i) => losses.findIndex((one) => layerOf(one.output) === layerOf(output)) === i);

/** Written in `train.ts` as it stands: one loss that compares with labels, or with what its recipe knows. */
export const isPlain = (losses: readonly Lowered[]): boolean =>
  losses.length === 1 && losses[0]!.weight === 1 && !losses[0]!.decides && (losses[0]!.target === undefined || losses[0]!.target === 'labels');

/** What is wrong with losses together, and with their recipe. */
export function lossProblems(main: Unit, nodes: readonly GraphNode[], losses: readonly Lowered[], recipe: Block | undefined): Problem[] {
  return [
    ...crowd(nodes, recipe),
    ...loose(main, nodes, losses),
    ...targets(main, losses, recipe),
    ...weightless(losses),
    ...oneDecides(losses),
    ...sameNames(nodes),
  ];
}

/** Recipes with a goal of their own know one loss, which weighs its own parts. */
function crowd(nodes: readonly GraphNode[], recipe: Block | undefined): Problem[] {
  if (recipe?.goal === undefined) return [];
  return nodes.slice(1).map(({ id }) => ({ code: 'recipe.oneLoss', block: id, data: { recipe: recipe.text.name, got: nodes.length } }));
}

/** Of several, those that nothing leads from to the optimizer. One that stands alone is missed by the optimizer itself. */
function loose(main: Unit, nodes: readonly GraphNode[], losses: readonly Lowered[]): Problem[] {
  if (nodes.length < 2) return [];
  return losses.flatMap(({ node }): Problem[] => ((main.wiring.outOf.get(node.id) ?? []).length > 0 ? [] : [{ code: 'loss.loose', block: node.id, data: {} }]));
}

/** What an output is compared with comes with the data; graphs come with labels only. */
function targets(main: Unit, losses: readonly Lowered[], recipe: Block | undefined): Problem[] {
  return losses.flatMap(({ node, checked: { described }, target }): Problem[] => {
    const port = targetPortOf(node);
    const wire = port === undefined ? undefined : main.wiring.into.get(node.id)!.get(port);
    if (port === undefined || !wire || described.block!.goal !== undefined) return [];
    const at = { block: node.id, port };
    const name = described.inputs[port]!.text;
    if (target === undefined) return [{ ...at, code: 'loss.target', data: { port: name }, cures: [{ kind: 'disconnect', wire: wire.id }] }];
    if (target === 'labels' || !recipe || (recipe.takes ?? 'samples') === 'samples') return [];
    return [{ ...at, code: 'loss.labelsOnly', data: { port: name, recipe: recipe.text.name } }];
  });
}

function weightless(losses: readonly Lowered[]): Problem[] {
  const [first] = losses;
  if (!first || losses.some(({ weight }) => weight > 0)) return [];
  const block = first.node.id;
  return [{ code: 'loss.weightless', block, param: 'weight', data: { got: losses.length }, cures: [{ kind: 'set', param: 'weight', to: 1 }] }];
}

/** There is one best checkpoint. */
function oneDecides(losses: readonly Lowered[]): Problem[] {
  const [first, ...others] = losses.filter(({ decides }) => decides);
  return others.map(({ node, name }) => ({
    code: 'loss.oneDecides',
    block: node.id,
    param: 'decides',
    data: { name, other: first!.name },
    cures: [{ kind: 'set', param: 'decides', to: false }],
  }));
}

/** Curves and outputs are told apart by the names that their losses have. */
function sameNames(nodes: readonly GraphNode[]): Problem[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ id, label }): Problem[] => {
    if (label === undefined || !seen.has(label)) {
      if (label !== undefined) seen.add(label);
      return [];
    }
    return [{ code: 'loss.sameName', block: id, data: { name: label } }];
  });
}

/** Losses whose output is made by nothing that learns. */
export function unlearned(main: Unit, seen: readonly Seen[], checker: Checker): Problem[] {
  return seen.flatMap(({ node, output, from }): Problem[] => {
    const port = entryOf(node);
    const role = checker.signals[`${from.node}:${from.port}`]?.role;
    const learns = [...ancestors(output)].some((use) => (checker.costs[use.path]?.weights ?? 0) > 0);
    if (learns || role === undefined || !rolesMeet(findBlock(node.type)!.inputs[port]!.role, role)) return [];
    const classes = main.wiring.into.get(node.id)?.get('labels')?.from;
    const units = classes && checker.signals[`${classes.node}:${classes.port}`]?.classes;
    const cures: Cure[] = [{ kind: 'insert', type: 'core.dense', ...(units ? { params: { units } } : {}) }];
    return [{ code: 'program.noWeights', block: node.id, port, data: {}, cures }];
  });
}
