import type { Cost, DataKind, Part } from '../blocks/define.ts';
import { findBlock, registry } from '../blocks/registry.ts';
import type { GraphNode, LoomDocument } from '../document/schema.ts';
import type { Problem } from '../text/problem.ts';
import { ancestors, expand, totalCost, type Expansion, type Use } from './expand.ts';
import type { ProbePlan } from './plan.ts';
import { probePlan } from './probes.ts';
import { Checker, nodeLimit, type Checked, type Unit } from './unit.ts';
import type { Text } from '../text/text.ts';

/** A checked document as what it is for: data that flows through layers into a loss, which an optimizer and a recipe lower. */
export interface Model {
  readonly checker: Checker;
  readonly problems: readonly Problem[];
  /** Absent while there are problems. */
  readonly chain?: Chain;
  readonly expansion: Expansion;
  /** Uses of layers that lead to the loss. */
  readonly used: ReadonlySet<Use>;
  readonly total: Cost;
  readonly idle: readonly string[];
  readonly probes: readonly ProbePlan[];
}

/** The five parts of a program, by node id of the main graph. */
export interface Chain {
  readonly recipe: Checked;
  readonly optimizer: Checked;
  readonly loss: Checked;
  readonly data: Checked;
  readonly logits: Use;
  /** Known solutions and the like, by the port of the loss that they are wired to. */
  readonly references: ReadonlyMap<string, Checked>;
}

/** The input of a loss that the model's output is wired to: the first. */
export const entryOf = (loss: GraphNode): string => Object.keys(findBlock(loss.type)!.inputs)[0]!;

const partNames: Readonly<Record<'data' | 'loss' | 'optimizer' | 'recipe', Text>> = {
  data: { en: 'A data block', zh: '数据模块' },
  loss: { en: 'A loss', zh: '损失' },
  optimizer: { en: 'An optimizer', zh: '优化器' },
  recipe: { en: 'A training recipe', zh: '训练方案' },
};
const parts = ['data', 'loss', 'optimizer', 'recipe'] as const;

export function modelOf(document: LoomDocument): Model {
  const checker = new Checker(document);
  const { main } = checker;
  const problems: Problem[] = [...checker.problems];
  const partOf = (node: GraphNode): Part | undefined => findBlock(node.type)?.part;
  const byPart = new Map<Part | undefined, GraphNode[]>();
  for (const node of main.wiring.nodes.values()) {
    const part = partOf(node);
    byPart.set(part, [...(byPart.get(part) ?? []), node]);
  }
  if (main.wiring.nodes.size === 0) problems.push({ code: 'program.empty', data: {}, cures: [insertOf('data')] });
  else {
    for (const part of parts) {
      const found = byPart.get(part) ?? [];
      if (found.length === 0) problems.push({ code: 'program.missing', data: { part: partNames[part] }, cures: [insertOf(part)] });
      for (const extra of found.slice(1)) problems.push({ code: 'program.many', block: extra.id, data: { part: partNames[part], got: found.length } });
    }
  }

  problems.push(...misfits(byPart));

  const inputNames = [...main.nodes.values()].filter((one) => one.described.part === 'data').flatMap((one) => Object.keys(one.described.outputs));
  const expansion = expand(main, inputNames);
  if (expansion.tooLarge) problems.push({ code: 'compound.large', data: { limit: nodeLimit } });

  const loss = byPart.get('loss')?.[0];
  const logitsWire = loss && main.wiring.into.get(loss.id)?.get(entryOf(loss));
  const logits = logitsWire && expansion.at.get(`${logitsWire.from.node}:${logitsWire.from.port}`)?.at(-1);
  const used = ancestors(logits);
  const chain = problems.length === 0 && logits ? chainOf(main, byPart, logits) : undefined;
  const scores = logitsWire && checker.signals[`${logitsWire.from.node}:${logitsWire.from.port}`];
  if (
    !expansion.tooLarge &&
    (scores?.role === 'embedding' || scores?.role === 'sequence' || scores?.role === 'field') &&
    ![...used].some((use) => (checker.costs[use.path]?.weights ?? 0) > 0)
  ) {
    const classes = checker.main.wiring.into.get(loss!.id)?.get('labels');
    const units = classes && checker.signals[`${classes.from.node}:${classes.from.port}`]?.classes;
    problems.push({
      code: 'program.noWeights',
      block: loss!.id,
      port: entryOf(loss!),
      data: {},
      cures: [{ kind: 'insert', type: 'core.dense', ...(units ? { params: { units } } : {}) }],
    });
  }

  const probes = chain ? probePlans(main, expansion, used, logits!, problems) : [];
  const alive = new Set([...used].map((use) => use.path.split('/')[0]));
  return {
    checker,
    problems,
    chain: problems.length === 0 ? chain : undefined,
    expansion,
    used,
    total: totalCost(logits ? used : new Set([...expansion.at.values()].flat()), checker.costs),
    idle: [...main.wiring.nodes.values()].filter((node) => ['layer', undefined].includes(partOf(node)) && !alive.has(node.id)).map((node) => node.id),
    probes: problems.length === 0 ? probes : [],
  };
}

const kinds: Readonly<Record<DataKind, Text>> = {
  samples: { en: 'a list of samples', zh: '一组样本' },
  graph: { en: 'one graph', zh: '一张图' },
  graphs: { en: 'many graphs', zh: '许多张图' },
  equation: { en: 'the domain of an equation', zh: '方程的求解区域' },
};

/** A recipe that cannot learn from what the data block gives, or with the loss. */
function misfits(byPart: ReadonlyMap<Part | undefined, readonly GraphNode[]>): Problem[] {
  const blockOf = (part: Part) => findBlock(byPart.get(part)?.[0]?.type ?? '');
  const [data, loss, recipe, optimizer] = [blockOf('data'), blockOf('loss'), blockOf('recipe'), blockOf('optimizer')];
  if (!recipe) return [];
  const problems: Problem[] = [];
  const at = { block: byPart.get('recipe')![0]!.id };
  const [expected, got] = [recipe.takes ?? 'samples', data?.gives ?? 'samples'];
  if (data && expected !== got) {
    problems.push({ ...at, code: 'recipe.data', data: { recipe: recipe.text.name, data: data.text.name, expected: kinds[expected], got: kinds[got] } });
  }
  if (loss && loss.goal !== recipe.goal) {
    const other = registry.find((block) => block.part === 'loss' && block.goal === recipe.goal)!.text.name;
    problems.push({ ...at, code: 'recipe.loss', data: { recipe: recipe.text.name, loss: loss.text.name, expected: other } });
  }
  if (optimizer?.goal && optimizer.goal !== recipe.goal) {
    problems.push({ ...at, code: 'recipe.optimizer', data: { recipe: recipe.text.name, optimizer: optimizer.text.name } });
  }
  return problems;
}

function chainOf(main: Unit, byPart: ReadonlyMap<Part | undefined, readonly GraphNode[]>, logits: Use): Chain | undefined {
  const [data, loss, optimizer, recipe] = parts.map((part) => main.nodes.get(byPart.get(part)?.[0]?.id ?? ''));
  if (!data || !loss || !optimizer || !recipe) return undefined;
  const references = [...(main.wiring.into.get(loss.node.id) ?? [])].flatMap(([port, { from }]): [string, Checked][] => {
    const source = main.nodes.get(from.node);
    return source?.described.part === 'reference' ? [[port, source]] : [];
  });
  return { data, loss, optimizer, recipe, logits, references: new Map(references) };
}

function probePlans(unit: Unit, expansion: Expansion, used: ReadonlySet<Use>, logits: Use, problems: Problem[]): ProbePlan[] {
  return [...unit.nodes.values()].flatMap((checked): ProbePlan[] => {
    if (checked.unit) return probePlans(checked.unit, expansion, used, logits, problems);
    if (checked.described.part !== 'probe') return [];
    const plan = probePlan(checked, unit, expansion, used, logits);
    if ('layers' in plan) return [plan];
    problems.push(plan);
    return [];
  });
}

const insertOf = (part: (typeof parts)[number]) => ({ kind: 'insert', type: registry.find((block) => block.part === part)!.type }) as const;
