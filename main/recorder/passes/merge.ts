import type { Attribute, RecordedGraph, RecordedNode, Ref } from '../graph.ts';

/** Runs what is done twice on the same values once. Equal constants become one. */
export function merge(graph: RecordedGraph): RecordedGraph {
  const first = new Map<string, string>();
  const stands = new Map<string, string>();
  const follow = (ref: Ref): Ref => (stands.has(ref.node) ? { ...ref, node: stands.get(ref.node)! } : ref);
  const nodes: RecordedNode[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(follow);
    const what = `${node.op}(${inputs.map(({ node: name, output }) => `${name}:${output}`).join()}) ${attributesText(node.attributes)}`;
    const same = first.get(what);
    if (same !== undefined) stands.set(node.name, same);
    else {
      first.set(what, node.name);
      nodes.push({ ...node, inputs });
    }
  }
  const ends = <T extends { ref: Ref }>(list: readonly T[]) => list.map((end) => ({ ...end, ref: follow(end.ref) }));
  return { ...graph, nodes, outputs: ends(graph.outputs), updates: ends(graph.updates) };
}

function attributesText(attributes: Readonly<Record<string, Attribute>>): string {
  return Object.entries(attributes)
    .map(
      ([name, attribute]) =>
        `${name}=${attribute.kind === 'tensor' ? `${attribute.dtype}[${attribute.shape.join()}]${bytesText(attribute.value)}` : JSON.stringify(attribute.value)}`,
    )
    .sort()
    .join(' ');
}

const bytesText = (value: ArrayBufferView) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
