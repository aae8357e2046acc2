import { useMemo, useState } from 'react';
import { featureRows, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { propagate } from '../../../nodes/blocks/graph/propagate/block.ts';
import { useDocument } from '../../state/document.ts';
import { figure, row } from './Messages.tsx';
import type { Spoken } from './Paper.tsx';
import { passRounds, type Message, type Passing, type Propagation } from './steps.ts';

export interface Stepper {
  readonly passing: Passing;
  readonly setPassing: (passing: Passing) => void;
  /** How many nodes have been told, over all rounds. */
  readonly place: number;
  readonly go: (place: number) => void;
  readonly round: number;
  /** Who is told now; nobody before the first step. */
  readonly node: number | undefined;
  readonly messages: readonly (Message & { readonly why: string })[];
  readonly result: readonly number[];
  readonly heard?: { readonly name: string; readonly list: string; readonly missing: string };
  readonly spoken: Spoken;
}

const mostRounds = 64;

/** Where the stepping through message passing stands, and what is said there. Begins with what the document's own Message passing block is set to. */
export function useStepper(drawing: Drawing, directed: boolean): Stepper {
  const block = useDocument((s) => s.document?.graph.nodes.find(({ type }) => type === propagate.type)?.params);
  const [passing, setPassing] = useState<Passing>(() => ({
    how: (block?.['normalisation'] ?? propagate.params.normalisation.default) as Propagation,
    selfLoops: (block?.['selfLoops'] ?? propagate.params.selfLoops.default) === true,
    sharpness: 1,
  }));
  const [asked, setPlace] = useState(0);
  const count = drawing.nodes.length;
  const place = Math.min(asked, count * mostRounds);
  const features = useMemo(() => featureRows(drawing), [drawing]);
  const rounds = Math.ceil(place / count);
  const all = useMemo(() => passRounds(drawing, directed, features, passing, rounds), [drawing, directed, features, passing, rounds]);

  const node = place === 0 ? undefined : (place - 1) % count;
  const now = all.at(-1);
  const before = all.at(-2)?.after ?? features;
  const messages = node === undefined ? [] : now!.messages.filter(({ to }) => to === node);
  // Those before it in the list were told in this round already; the others still hold what they had. Nobody hears of the new numbers before the next round.
  const shown = features.map((_, i) => (node !== undefined && i <= node ? now!.after[i]! : before[i]!));
  const most = Math.max(1e-9, ...shown.map(size));
  return {
    passing,
    setPassing,
    place,
    go: (to) => setPlace(Math.max(0, Math.min(count * mostRounds, to))),
    round: rounds,
    node,
    messages: messages.map((message) => ({ ...message, why: whyOf(message, now!.messages, passing) })),
    result: node === undefined ? [] : now!.after[node]!,
    ...(node === undefined ? {} : { heard: heardBy(drawing, directed, node, rounds, passing) }),
    spoken: {
      nodes: shown.map(row),
      levels: shown.map((values) => size(values) / most),
      ...(node === undefined ? {} : { focus: node }),
      shares: new Map(messages.filter(({ from, to }) => from !== to).map(({ from, share }) => [from, figure(share)])),
    },
  };
}

const size = (values: readonly number[]): number => Math.hypot(...values);

/** Where a coefficient comes from, as it would be written on a blackboard. */
function whyOf({ from, to, weight }: Message, all: readonly Message[], { how }: Passing): string {
  if (how === 'attention') return 'softmax';
  if (how === 'sum') return 'w =';
  const degree = (node: number) => figure(all.reduce((sum, one) => sum + (one.to === node ? one.weight : 0), 0));
  return how === 'mean' ? `${figure(weight)}/${degree(to)} =` : `${figure(weight)}/√(${degree(from)}·${degree(to)}) =`;
}

/** Who has been heard from after so many rounds: whoever is at most as many steps away, against the edges. */
function heardBy({ nodes, edges }: Drawing, directed: boolean, node: number, rounds: number, { how, selfLoops }: Passing) {
  const keeps = selfLoops || how === 'attention';
  let reached = new Set([node]);
  for (let round = 0; round < rounds; round++) {
    const next = new Set(keeps ? reached : []);
    for (const { from, to } of edges) {
      if (reached.has(to)) next.add(from);
      if (!directed && reached.has(from)) next.add(to);
    }
    reached = next;
  }
  const names = (wanted: boolean) => nodes.flatMap(({ name }, i) => (reached.has(i) === wanted && i !== node ? [name] : [])).join(', ');
  return { name: nodes[node]!.name, list: names(true) || '–', missing: names(false) };
}
