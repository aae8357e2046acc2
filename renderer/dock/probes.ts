import { findBlock } from '../../nodes/blocks/registry.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { fill, type Language, type Text } from '../../nodes/text/text.ts';
import { csv } from '../charts/files.ts';
import { solutionRows } from '../physics/maps.ts';
import { words } from './words.ts';

/** A card of the dock: a probe of the open document, of the run, or of both. */
export interface ProbeCardPlan {
  readonly id: string;
  readonly type: string;
  /** The user's own name for the probe. */
  readonly label?: string;
  /** What it hangs on: the user's name or the block's. */
  readonly watched?: string | Text;
  readonly inDocument: boolean;
  readonly inRun: boolean;
}

/** Probes in the document's order, then those that only the shown run has. */
export function probeCards(document: LoomDocument | null, inRun: readonly ProbePlan[]): readonly ProbeCardPlan[] {
  const nodes = document?.graph.nodes ?? [];
  const running = new Map(inRun.map((plan) => [plan.id, plan]));
  const cards: ProbeCardPlan[] = [];
  for (const node of nodes) {
    if (!node.type.startsWith('probe.')) continue;
    const wire = document?.graph.wires.find(({ to }) => to.node === node.id);
    const watched = nodes.find(({ id }) => id === wire?.from.node);
    const name = watched && (watched.label ?? findBlock(watched.type)?.text.name ?? document?.compounds[watched.type.replace(/^compound:/, '')]?.name);
    cards.push({ id: node.id, type: node.type, label: node.label, watched: name, inDocument: true, inRun: running.delete(node.id) });
  }
  for (const plan of running.values()) cards.push({ id: plan.id, type: plan.type, inDocument: false, inRun: true });
  return cards;
}

/** The user's own name for the probe, or what it is and what it hangs on: "Grad-CAM of Convolution". */
export function probeTitle({ label, type, watched }: ProbeCardPlan, language: Language): string {
  if (label !== undefined) return label;
  const name = (findBlock(type)?.text.name ?? { en: type, zh: type })[language];
  return watched ? fill(words.ofBlock[language], { what: name, block: typeof watched === 'object' ? watched[language] : watched }) : name;
}

/** The numbers of a result, one row a thing that can be pointed at. */
export function resultCsv(result: ProbeResult): string {
  switch (result.kind) {
    case 'tsne':
      return csv(
        ['sample', 'class', 'x', 'y'],
        Array.from(result.labels, (label, i) => [result.samples[i]!, result.classes[label]!, result.points[2 * i]!, result.points[2 * i + 1]!]),
      );
    case 'heat': {
      const size = result.rows * result.columns;
      const cells = Array.from({ length: size }, (_, i) => `heat ${Math.floor(i / result.columns)},${i % result.columns}`);
      return csv(
        ['sample', 'class', 'predicted', 'confidence', ...cells],
        Array.from(result.labels, (label, i) => [
          result.samples[i]!,
          result.classes[label]!,
          result.classes[result.predicted[i]!]!,
          result.confidence[i]!,
          ...result.maps.subarray(i * size, (i + 1) * size),
        ]),
      );
    }
    case 'attention': {
      const { layers, heads, time, weights } = result;
      const rows: (string | number)[][] = [];
      for (let row = 0; row < weights.length / time; row++) {
        const asks = row % time;
        const head = Math.floor(row / time) % heads;
        const layer = Math.floor(row / time / heads) % layers;
        const sample = Math.floor(row / time / heads / layers);
        rows.push([result.samples[sample]!, layer + 1, head + 1, asks, ...weights.subarray(row * time, (row + 1) * time)]);
      }
      return csv(['sample', 'layer', 'head', 'asks', ...Array.from({ length: time }, (_, i) => `answers ${i}`)], rows);
    }
    case 'solution': {
      const { columns, rows } = solutionRows(result);
      return csv(columns, rows);
    }
    case 'coefficients':
      return csv(
        ['step', ...result.names],
        Array.from(result.steps, (step, i) => [step, ...result.values.subarray(i * result.names.length, (i + 1) * result.names.length)]),
      );
    case 'graph':
      return csv(
        ['node', 'name', 'class', 'predicted', 'confidence', 'part'],
        Array.from(result.labels, (label, node) => [
          node,
          result.names[node] ?? '',
          result.classes[label] ?? '',
          result.classes[result.predicted[node]!] ?? '',
          result.confidence[node]!,
          ['', 'train', 'validation', 'test'][result.split[node]!]!,
        ]),
      );
    case 'generated':
      return csv(
        ['graph', 'valid', 'unique', 'novel', 'nodes', 'edges'],
        result.made.map(({ valid, unique, novel, count, edges }, i) => [i + 1, Number(valid), Number(unique), Number(novel), count, edges.length / 2]),
      );
    case 'smoothness':
      return csv(
        ['layer', 'all pairs', 'joined pairs'],
        result.layers.map((layer, i) => [layer, result.all[i]!, result.joined[i]!]),
      );
    case 'confusion':
      return csv(
        ['class', ...result.classes],
        result.classes.map((name, row) => [name, ...result.counts.subarray(row * result.classes.length, (row + 1) * result.classes.length)]),
      );
  }
}
