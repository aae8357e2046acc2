import type { Cost, DataKind, Part } from '../blocks/define.ts';
import { findBlock, registry } from '../blocks/registry.ts';
import type { GraphNode, LoomDocument } from '../document/schema.ts';
import type { Problem } from '../text/problem.ts';
import { ancestors, expand, totalCost, type Expansion, type Use } from './expand.ts';
import { lossProblems, loweredBy, seenBy, unlearned, type Lowered } from './losses.ts';
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
  /** Uses of layers that lead to a loss. */
  readonly used: ReadonlySet<Use>;
  readonly total: Cost;
  readonly idle: readonly string[];
  readonly probes: readonly ProbePlan[];
}

/** The parts of a program. */
export interface Chain {
  readonly recipe: Checked;
  readonly optimizer: Checked;
  readonly data: Checked;
  /** One at least, in the document's order. */
  readonly losses: readonly Lowered[];
  /** Known solutions and the like, by the port of a loss that they are wired to. */
  readonly references: ReadonlyMap<string, Checked>;
}

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
      // Losses may be several: they are added up.
      for (const extra of part === 'loss' ? [] : found.slice(1))
        problems.push({ code: 'program.many', block: extra.id, data: { part: partNames[part], got: found.length } });
    }
  }

  problems.push(...misfits(byPart));

  const inputNames = [...main.nodes.values()].filter((one) => one.described.part === 'data').flatMap((one) => Object.keys(one.described.outputs));
  const expansion = expand(main, inputNames);
  if (expansion.tooLarge) problems.push({ code: 'compound.large', data: { limit: nodeLimit } });

  const losses = byPart.get('loss') ?? [];
  const seen = seenBy(main, losses, expansion);
  const lowered = loweredBy(main, seen);
  const used = new Set(seen.flatMap(({ output }) => [...ancestors(output)]));
  problems.push(...lossProblems(main, losses, lowered, findBlock(byPart.get('recipe')?.[0]?.type ?? '')));
  const chain = problems.length === 0 ? chainOf(main, byPart, lowered) : undefined;
  if (!expansion.tooLarge) problems.push(...unlearned(main, seen, checker));

  const probes = chain ? probePlans(main, expansion, used, chain.losses, problems) : [];
  const alive = new Set([...used].map((use) => use.path.split('/')[0]));
  return {
    checker,
    problems,
    chain: problems.length === 0 ? chain : undefined,
    expansion,
    used,
    total: totalCost(seen.length > 0 ? used : new Set([...expansion.at.values()].flat()), checker.costs),
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
  const [data, recipe, optimizer] = [blockOf('data'), blockOf('recipe'), blockOf('optimizer')];
  if (!recipe) return [];
  const problems: Problem[] = [];
  const at = { block: byPart.get('recipe')![0]!.id };
  const [expected, got] = [recipe.takes ?? 'samples', data?.gives ?? 'samples'];
  if (data && expected !== got) {
    problems.push({ ...at, code: 'recipe.data', data: { recipe: recipe.text.name, data: data.text.name, expected: kinds[expected], got: kinds[got] } });
  }
  const loss = byPart
    .get('loss')
    ?.map(({ type }) => findBlock(type)!)
    .find(({ goal }) => goal !== recipe.goal);
  if (loss) {
    const other = registry.find((block) => block.part === 'loss' && block.goal === recipe.goal)!.text.name;
    problems.push({ ...at, code: 'recipe.loss', data: { recipe: recipe.text.name, loss: loss.text.name, expected: other } });
  }
  if (optimizer?.goal && optimizer.goal !== recipe.goal) {
    problems.push({ ...at, code: 'recipe.optimizer', data: { recipe: recipe.text.name, optimizer: optimizer.text.name } });
  }
  return problems;
}

function chainOf(main: Unit, byPart: ReadonlyMap<Part | undefined, readonly GraphNode[]>, losses: readonly Lowered[]): Chain | undefined {
  const [data, optimizer, recipe] = (['data', 'optimizer', 'recipe'] as const).map((part) => main.nodes.get(byPart.get(part)?.[0]?.id ?? ''));
  if (!data || !optimizer || !recipe || losses.length === 0) return undefined;
  const references = losses.flatMap(({ node }) =>
    [...(main.wiring.into.get(node.id) ?? [])].flatMap(([port, { from }]): [string, Checked][] => {
      const source = main.nodes.get(from.node);
      return source?.described.part === 'reference' ? [[port, source]] : [];
    }),
  );
  return { data, losses, optimizer, recipe, references: new Map(references) };
}

function probePlans(unit: Unit, expansion: Expansion, used: ReadonlySet<Use>, losses: readonly Lowered[], problems: Problem[]): ProbePlan[] {
  return [...unit.nodes.values()].flatMap((checked): ProbePlan[] => {
    if (checked.unit) return probePlans(checked.unit, expansion, used, losses, problems);
    if (checked.described.part !== 'probe') return [];
    const plan = probePlan(checked, unit, expansion, used, losses);
    if ('layers' in plan) return [plan];
    problems.push(plan);
    return [];
  });
}

const insertOf = (part: (typeof parts)[number]) => ({ kind: 'insert', type: registry.find((block) => block.part === part)!.type }) as const;
