import type { GraphResult } from '../../nodes/explain/results.ts';
import type { Text } from '../../nodes/text/text.ts';
import type { ThemeColours } from '../charts/colours.ts';
import { classColour } from '../ui/classColour.ts';
import { words } from './words.ts';

/** What the colours of nodes and the strength of edges say. */
export const colourings = ['class', 'prediction', 'error', 'confidence', 'heard', 'part', 'rival'] as const;
export type ColourBy = (typeof colourings)[number];

export interface Colouring {
  readonly colours: readonly string[];
  readonly legend: readonly { readonly name: string | Text; readonly colour: string; readonly count?: number }[];
}

export interface Look {
  readonly result: GraphResult;
  readonly by: ColourBy;
  readonly theme: 'light' | 'dark';
  readonly colours: ThemeColours;
  /** The answers of another model for the same nodes. */
  readonly rival?: Int32Array;
  readonly strengths?: Float32Array;
}

/** Which colourings a result can be shown in. */
export function possible({ predicted, attention, classes }: GraphResult, rival: boolean): readonly ColourBy[] {
  const answers = predicted.some((answer) => answer >= 0);
  return colourings.filter(
    (by) =>
      (by === 'class' && classes.length > 0) ||
      ((by === 'prediction' || by === 'error' || by === 'confidence') && answers) ||
      (by === 'heard' && attention.length > 0) ||
      by === 'part' ||
      (by === 'rival' && rival && answers),
  );
}

export function colouring(look: Look): Colouring {
  switch (look.by) {
    case 'class':
      return byClass(look, look.result.labels);
    case 'prediction':
      return byClass(look, look.result.predicted);
    case 'error':
      return byKind(look, errorKinds(look), ({ good, bad, ...rest }) => [rest['line-strong'], good, bad], [words.notAsked, words.right, words.wrong]);
    case 'part':
      return byKind(look, look.result.split, (all) => [all['line-strong'], all.accent, all.warn, all['ink-3']], [
        words.none,
        words.train,
        words.validation,
        words.test,
      ]);
    case 'rival':
      return byKind(look, rivalKinds(look), (all) => [all['line-strong'], all['ink-3'], all.accent, all.warn, all.bad], [
        words.notAsked,
        words.bothRight,
        words.onlyThis,
        words.onlyOther,
        words.bothWrong,
      ]);
    case 'confidence':
      return byAmount(look, look.result.confidence, [words.unsure, words.sure]);
    case 'heard':
      return byAmount(look, heardOf(look), [words.littleHeard, words.muchHeard]);
  }
}

function byClass({ result: { classes }, theme, colours }: Look, labels: Int32Array): Colouring {
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of labels) if (label >= 0) counts[label]!++;
  return {
    colours: Array.from(labels, (label) => (label < 0 ? colours['line-strong'] : classColour(label, theme))),
    legend: classes.slice(0, 10).map((name, label) => ({ name, colour: classColour(label, theme), count: counts[label]! })),
  };
}

/** Kinds by number; the first, of those that are nothing in particular, stands in the legend only where it is all there is. */
function byKind({ colours }: Look, kinds: ArrayLike<number>, pick: (all: ThemeColours) => readonly string[], names: readonly Text[]): Colouring {
  const palette = pick(colours);
  const counts = names.map((_, kind) => Array.from(kinds).filter((one) => one === kind).length);
  return {
    colours: Array.from(kinds, (kind) => palette[kind]!),
    legend: names.flatMap((name, kind) => (counts[kind]! > 0 ? [{ name, colour: palette[kind]!, count: counts[kind]! }] : [])),
  };
}

/** Two colours with shades between them. */
function byAmount({ colours, theme }: Look, amounts: Float32Array, [low, high]: readonly [Text, Text]): Colouring {
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  const [from, to] = [rgb(theme === 'dark' ? '#3d424b' : '#dcd9cf'), rgb(colours['role-graph'])];
  const shade = (share: number) => `rgb(${from.map((one, i) => Math.round(one + (to[i]! - one) * share)).join(' ')})`;
  // Few shades: nodes of one colour are one fill.
  return {
    colours: Array.from(amounts, (amount) => shade(most > least ? Math.round((12 * (amount - least)) / (most - least)) / 12 : 0)),
    legend: [
      { name: low, colour: shade(0) },
      { name: high, colour: shade(1) },
    ],
  };
}

const rgb = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** 0 nobody knows or asked, 1 right, 2 wrong. */
const errorKinds = ({ result: { predicted, labels } }: Look): Uint8Array =>
  Uint8Array.from(predicted, (answer, node) => (answer < 0 || labels[node]! < 0 ? 0 : answer === labels[node] ? 1 : 2));

/** Test nodes by who is right: 0 not asked, 1 both, 2 this model alone, 3 the other alone, 4 nobody. */
function rivalKinds({ result: { predicted, labels, split }, rival }: Look): Uint8Array {
  return Uint8Array.from(predicted, (answer, node) => {
    if (!rival || split[node] !== 3 || labels[node]! < 0) return 0;
    const [mine, other] = [answer === labels[node], rival[node] === labels[node]];
    return mine && other ? 1 : mine ? 2 : other ? 3 : 4;
  });
}

/** How much each node is listened to: the attention of all edges that lead from it. */
function heardOf({ result: { edges, count }, strengths }: Look): Float32Array {
  const sums = new Float32Array(count);
  if (strengths) for (let edge = 0; edge < strengths.length; edge++) sums[edges[2 * edge]!]! += strengths[edge]!;
  return sums;
}

/** Attention of each edge, of one head or the mean of all; nothing where none is watched. */
export function strengthsOf({ attention, heads }: GraphResult, head: number | 'mean'): Float32Array | undefined {
  if (attention.length === 0) return undefined;
  return Float32Array.from({ length: attention.length / heads }, (_, edge) => {
    if (head !== 'mean') return attention[edge * heads + head]!;
    let sum = 0;
    for (let i = 0; i < heads; i++) sum += attention[edge * heads + i]!;
    return sum / heads;
  });
}
