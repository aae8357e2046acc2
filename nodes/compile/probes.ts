import type { Problem } from '../text/problem.ts';
import { ancestors, type Expansion, type Use } from './expand.ts';
import { layerOf, outputsOf, type Lowered } from './losses.ts';
import type { ProbePlan } from './plan.ts';
import type { Checked, Unit } from './unit.ts';

/** Which layers of the program a probe watches, or why it cannot. */
export function probePlan(
  { node, described, params }: Checked,
  unit: Unit,
  { at }: Expansion,
  used: ReadonlySet<Use>,
  losses: readonly Lowered[],
): ProbePlan | Problem {
  const { from } = unit.wiring.into.get(node.id)!.get('watch')!;
  const uses = at.get(`${unit.path}${from.node}:${from.port}`) ?? [];
  const block = unit.path + node.id;
  const problem = (code: 'probe.idle' | 'probe.cam' | 'probe.logits' | 'probe.noAnswer'): Problem => ({ code, block, port: 'watch', data: {} });
  if (uses.length === 0 || !uses.every((use) => used.has(use))) return problem('probe.idle');
  // The answer that weighs most comes first.
  const answers = losses.filter((loss) => loss.answers).sort((a, b) => b.weight - a.weight);
  const explained = answers.find(({ output }) => explains[node.type]?.(uses, output) ?? leadsTo(uses, output));
  if (!explained && node.type === 'probe.cam') return problem('probe.cam');
  if (!explained && node.type === 'probe.confusion') return problem('probe.logits');
  if (!explained && node.type === 'probe.gradCam') return problem('probe.noAnswer');
  const port = unit.nodes.get(from.node)?.described.outputs[from.port]?.watched ? 'weights' : 'output';
  const output = explained && outputsOf(losses).length > 1 ? { output: layerOf(explained.output) } : {};
  return { id: block, type: node.type, label: node.label ?? described.name.en, params, layers: uses.map((use) => use.name), port, ...output };
}

/** Whether a probe that watches some uses can explain an answer, where that takes more than a way from one to the other. */
const explains: Readonly<Record<string, (uses: readonly Use[], answer: Use) => boolean>> = {
  'probe.cam': (uses, answer) => straightToLogits(uses.at(-1)!, answer),
  'probe.confusion': (uses, answer) => uses.at(-1) === answer,
};

function leadsTo(uses: readonly Use[], answer: Use): boolean {
  const before = ancestors(answer);
  return uses.every((use) => before.has(use));
}

/** CAM's condition: maps -> global average pooling -> (dropout) -> the dense layer that gives the logits, without a bend. */
function straightToLogits(maps: Use, logits: Use): boolean {
  if (logits.checked.node.type !== 'core.dense' || logits.checked.params.activation !== 'none') return false;
  let use = logits.sources[0];
  while (use?.checked.node.type === 'core.dropout') use = use.sources[0];
  return use?.checked.node.type === 'vision.globalAveragePool' && use.sources[0] === maps && ancestors(logits).has(maps);
}
