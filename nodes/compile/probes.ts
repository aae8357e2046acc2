import type { Problem } from '../text/problem.ts';
import { ancestors, type Expansion, type Use } from './expand.ts';
import type { ProbePlan } from './plan.ts';
import type { Checked, Unit } from './unit.ts';

/** Which layers of the program a probe watches, or why it cannot. */
export function probePlan({ node, described, params }: Checked, unit: Unit, { at }: Expansion, used: ReadonlySet<Use>, logits: Use): ProbePlan | Problem {
  const { from } = unit.wiring.into.get(node.id)!.get('watch')!;
  const uses = at.get(`${unit.path}${from.node}:${from.port}`) ?? [];
  const block = unit.path + node.id;
  const problem = (code: 'probe.idle' | 'probe.cam' | 'probe.logits'): Problem => ({ code, block, port: 'watch', data: {} });
  if (uses.length === 0 || !uses.every((use) => used.has(use))) return problem('probe.idle');
  if (node.type === 'probe.cam' && !straightToLogits(uses.at(-1)!, logits)) return problem('probe.cam');
  if (node.type === 'probe.confusion' && uses.at(-1) !== logits) return problem('probe.logits');
  const port = unit.nodes.get(from.node)?.described.outputs[from.port]?.watched ? 'weights' : 'output';
  return { id: block, type: node.type, label: node.label ?? described.name.en, params, layers: uses.map((use) => use.name), port };
}

/** CAM's condition: maps -> global average pooling -> (dropout) -> the dense layer that gives the logits, without a bend. */
function straightToLogits(maps: Use, logits: Use): boolean {
  if (logits.checked.node.type !== 'core.dense' || logits.checked.params.activation !== 'none') return false;
  let use = logits.sources[0];
  while (use?.checked.node.type === 'core.dropout') use = use.sources[0];
  return use?.checked.node.type === 'vision.globalAveragePool' && use.sources[0] === maps && ancestors(logits).has(maps);
}
