import { arranged, parts, type Edge, type GraphData } from '#runtime/graph/graphData.ts';
import type { Source } from '#runtime/training/recipe.ts';
import { shuffled, stream } from '#runtime/random/seed.ts';

export interface CommunityGraphSettings {
  readonly nodes: number;
  readonly communities: number;
  readonly edges: number;
  readonly mixing: number;
  readonly features: number;
  readonly strength: number;
  readonly labelled: number;
  readonly validation: number;
}

/**
 * A stochastic block model: nodes belong to communities, and most edges stay inside one.
 *
 * Each edge joins two nodes of one community, or, with probability `mixing`, two of different ones. A node's features are noise around the
 * middle of its community, `strength` standard deviations from the origin: too weak to tell the community from one node alone, while its
 * neighbours together give it away. Holland, Laskey and Leinhardt 1983.
 *
 * Of each community `labelled` nodes are to learn from; `validation` nodes choose the best epoch; the rest are for the test.
 */
export function communityGraph(settings: CommunityGraphSettings) {
  return (_: Source, seed: number): Promise<GraphData> => Promise.resolve(make(settings, seed));
}

function make({ nodes, communities, edges: wanted, mixing, features: width, strength, labelled, validation }: CommunityGraphSettings, seed: number): GraphData {
  const random = stream(seed, 'community graph');
  const labels = Int32Array.from({ length: nodes }, (_, node) => node % communities);
  const list: Edge[] = [];
  const seen = new Set<number>();
  const pick = (count: number) => Math.floor(random() * count);
  while (list.length < wanted) {
    const from = pick(nodes);
    const across = communities > 1 && random() < mixing;
    const community = across ? (labels[from]! + 1 + pick(communities - 1)) % communities : labels[from]!;
    const to = community + communities * pick(Math.ceil((nodes - community) / communities));
    const key = Math.min(from, to) * nodes + Math.max(from, to);
    if (from === to || seen.has(key)) continue;
    seen.add(key);
    list.push({ from, to, weight: 1 });
  }

  const middles = Array.from({ length: communities }, () => direction(width, random));
  const features = new Float32Array(nodes * width);
  for (let i = 0; i < features.length; i++) features[i] = strength * middles[labels[Math.floor(i / width)]!]![i % width]! + normal(random);

  return {
    count: nodes,
    features,
    width,
    ...arranged(list, false),
    directed: false,
    labels,
    classes: classNames(communities),
    split: split(labels, communities, { labelled, validation }, seed),
  };
}

/** `labelled` nodes of each class for training and `validation` of the others, both drawn by the seed; the rest are the test. Nodes without a label take no part. */
export function split(
  labels: Int32Array,
  classes: number,
  { labelled, validation }: { readonly labelled: number; readonly validation: number },
  seed: number,
): Uint8Array {
  const taken = new Array<number>(classes).fill(0);
  const result = new Uint8Array(labels.length);
  let kept = 0;
  for (const node of shuffled(labels.length, seed, 'split')) {
    const label = labels[node]!;
    if (label < 0) continue;
    if (taken[label]! < labelled) {
      taken[label]!++;
      result[node] = parts.train;
    } else result[node] = kept++ < validation ? parts.validation : parts.test;
  }
  return result;
}

const classNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(65 + (i % 26)) + (i < 26 ? '' : Math.floor(i / 26)));

/** A random direction of length 1. */
function direction(width: number, random: () => number): number[] {
  const numbers = Array.from({ length: width }, () => normal(random));
  const length = Math.hypot(...numbers) || 1;
  return numbers.map((one) => one / length);
}

/** Box and Muller 1958. */
const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
