import { placeholdersOf } from '../graphDef.ts';
import { types, type Attribute, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';

/** Questions that passes ask about a graph. */
export interface GraphView {
  node(ref: Ref): RecordedNode | undefined;
  shape(ref: Ref): readonly number[];
  dtype(ref: Ref): number;
  /** The nodes that read a node, one entry for each. */
  users(name: string): readonly RecordedNode[];
  /** Whether the function returns it, or sets a variable to it. */
  isWanted(name: string): boolean;
  /** The same of one of its results. */
  isReturned(ref: Ref): boolean;
  /** The number that a constant repeats, if it is one. */
  uniform(ref: Ref): number | undefined;
  /** The elements of a constant of whole numbers. */
  wholes(ref: Ref): readonly number[] | undefined;
}

export function viewOf(graph: RecordedGraph): GraphView {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const given = new Map(placeholdersOf(graph).map(({ name, shape, dtype }) => [name, { shape, dtype: types[dtype] }]));
  const users = new Map<string, RecordedNode[]>();
  for (const node of graph.nodes) for (const { node: from } of node.inputs) users.set(from, [...(users.get(from) ?? []), node]);
  const ends = [...graph.outputs, ...graph.updates].map(({ ref }) => ref);
  const wanted = new Set(ends.map(({ node }) => node));
  const valueOf = ({ node, output }: Ref) => nodes.get(node)?.outputs[output] ?? given.get(node)!;
  const constantOf = ({ node }: Ref): Extract<Attribute, { kind: 'tensor' }> | undefined => {
    const attribute = nodes.get(node)?.attributes['value'];
    return attribute?.kind === 'tensor' ? attribute : undefined;
  };
  const uniform = (ref: Ref): number | undefined => {
    const node = nodes.get(ref.node);
    if (node?.op === 'Fill') return uniform(node.inputs[1]!);
    if (node?.op === 'ZerosLike') return 0;
    if (node?.op === 'OnesLike') return 1;
    const value = constantOf(ref);
    return value?.value.length === 1 ? value.value[0] : undefined;
  };
  return {
    node: ({ node }) => nodes.get(node),
    shape: (ref) => valueOf(ref).shape,
    dtype: (ref) => valueOf(ref).dtype,
    users: (name) => users.get(name) ?? [],
    isWanted: (name) => wanted.has(name),
    isReturned: (ref) => ends.some((end) => sameRef(end, ref)),
    uniform,
    wholes(ref) {
      const value = constantOf(ref);
      if (value?.dtype !== types.int32) return undefined;
      const size = value.shape.reduce((product, length) => product * length, 1);
      return Array.from({ length: size }, (_, i) => value.value[value.value.length === 1 ? 0 : i]!);
    },
  };
}

/** The graph with those nodes; whoever reads a node that was moved takes what stands for its result. */
export function withMoved(graph: RecordedGraph, nodes: readonly RecordedNode[], moved: ReadonlyMap<string, Ref>): RecordedGraph {
  const follow = (ref: Ref): Ref => moved.get(ref.node) ?? ref;
  const ends = <T extends { ref: Ref }>(list: readonly T[]) => list.map((end) => ({ ...end, ref: follow(end.ref) }));
  return {
    ...graph,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(follow) })),
    outputs: ends(graph.outputs),
    updates: ends(graph.updates),
  };
}

/** Whether a node adds up all but the last axis. */
export function isSumOfRows(view: GraphView, { op, inputs, attributes }: RecordedNode): boolean {
  if (op !== 'Sum' || attributes['keep_dims']?.value === true) return false;
  const { length } = view.shape(inputs[0]!);
  const axes = view.wholes(inputs[1]!)?.map((axis) => (axis < 0 ? axis + length : axis));
  return axes !== undefined && length > 1 && axes.toSorted((a, b) => a - b).join() === Array.from({ length: length - 1 }, (_, axis) => axis).join();
}

export const sameRef = (a: Ref, b: Ref): boolean => a.node === b.node && a.output === b.output;
