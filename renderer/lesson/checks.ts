import type { Analysis } from '../../nodes/compile/plan.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { lowerIsBetter, type Metrics } from '../../nodes/train/events.ts';
import type { Exercise } from '../../preload/contract/templates.ts';
import { propertyOf } from './drawn.ts';
import { nodeAt, typesIn } from '../state/nodeAt.ts';

/** What a check may look at. `defaults` gives a block type's defaults: a document holds only what differs from them. */
export interface Situation {
  readonly document: LoomDocument;
  readonly analysis: Analysis | undefined;
  readonly defaults: (type: string) => Readonly<Record<string, string | number | boolean>>;
  /** The newest run of this document: best value of each metric, block types of the graph that it trained, whether it finished an epoch. */
  readonly run: { readonly best: Metrics; readonly types: readonly string[]; readonly trained: boolean } | undefined;
}

/** Does the exercise's check hold now? */
export function holds(check: Exercise['check'], { document, analysis, defaults, run }: Situation): boolean {
  switch (check.kind) {
    case 'param': {
      const node = nodeAt(document, check.block);
      return node !== undefined && (node.params[check.param] ?? defaultOf(document, node, check.param, defaults)) === check.equals;
    }
    case 'size': {
      const signal = analysis?.signals[check.wire];
      return signal?.shape.some((axis) => axis.axis === check.axis && axis.size === check.equals) ?? false;
    }
    case 'without':
      if (typesIn(document).includes(check.type)) return false;
      return !check.trained || (run !== undefined && run.trained && !run.types.includes(check.type));
    case 'drawn': {
      const node = nodeAt(document, check.block);
      return node !== undefined && propertyOf({ ...defaults(node.type), ...node.params }, check) === check.equals;
    }
    case 'metric':
      return 'atMost' in check ? (run?.best[check.metric] ?? Infinity) <= check.atMost : (run?.best[check.metric] ?? -Infinity) >= check.atLeast;
  }
}

function defaultOf(document: LoomDocument, node: GraphNode, param: string, defaults: Situation['defaults']): unknown {
  const compound = node.type.startsWith('compound:') ? document.compounds[node.type.slice('compound:'.length)] : undefined;
  if (!compound) return defaults(node.type)[param];
  return compound.exposed.find((exposed) => exposed.id === param)?.default ?? { repeat: 1, weights: 'separate' }[param];
}

/** The best value that each metric reached: the lowest loss or error, the highest of everything else. */
export function bestMetrics(rows: readonly { readonly metrics: Metrics }[]): Metrics {
  const best: Record<string, number> = {};
  for (const { metrics } of rows)
    for (const [name, value] of Object.entries(metrics)) {
      const lower = lowerIsBetter(name);
      const known = best[name];
      if (Number.isFinite(value) && (known === undefined || (lower ? value < known : value > known))) best[name] = value;
    }
  return best;
}
