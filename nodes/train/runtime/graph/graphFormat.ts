import type { Edge } from './graphData.ts';

/** A graph, or many, as they lie in a file `*.graph.json` beside a document: what every other format is turned into when it is imported. */
export interface GraphFile {
  readonly format: 'tensorloom-graph';
  readonly version: 1;
  readonly directed: boolean;
  readonly names: readonly string[];
  readonly classes: readonly string[];
  /** Class of each node, -1 where it is not known. */
  readonly labels: readonly number[];
  readonly features: Features;
  /** From, to, weight. Edges without direction stand here once. */
  readonly edges: readonly (readonly [number, number, number])[];
  /** What describes each edge, in their order. */
  readonly edgeFeatures?: readonly (readonly number[])[];
  readonly split?: Readonly<Record<'train' | 'validation' | 'test', readonly number[]>>;
}

export interface GraphSetFile {
  readonly format: 'tensorloom-graphs';
  readonly version: 1;
  readonly classes: readonly string[];
  readonly width: number;
  readonly graphs: readonly {
    readonly count: number;
    readonly label: number;
    readonly features: Features;
    readonly edges: readonly (readonly [number, number, number])[];
    readonly edgeFeatures?: readonly (readonly number[])[];
  }[];
  /** Test graphs of each fold, where the set brings its own. */
  readonly folds?: readonly (readonly number[])[];
}

/** Edges of a file, each with what describes it. */
export const described = (edges: GraphFile['edges'], features: GraphFile['edgeFeatures']): Edge[] =>
  edges.map(([from, to, weight], i) => ({ from, to, weight, ...(features ? { features: features[i]! } : {}) }));

/** All numbers, or of rows of zeros the places that hold a 1. */
export type Features =
  { readonly width: number; readonly rows: readonly (readonly number[])[] } | { readonly width: number; readonly ones: readonly (readonly number[])[] };

/** `[nodes, width]`. */
export function dense(features: Features, count: number): Float32Array {
  const { width } = features;
  const values = new Float32Array(count * width);
  if ('rows' in features) features.rows.forEach((row, node) => values.set(row, node * width));
  else features.ones.forEach((places, node) => places.forEach((place) => (values[node * width + place] = 1)));
  return values;
}
