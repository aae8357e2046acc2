import { placeholdersOf } from '../graphDef.ts';
import type { RecordedGraph, RecordedNode, Ref } from '../graph.ts';
import { types } from '../graph.ts';

/** Takes out operations that give what they are given: identities, casts to the same type, reshapes to the same shape and chains of reshapes. */
export function shorten(graph: RecordedGraph): RecordedGraph {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, shape } of placeholdersOf(graph)) shapes.set(`${name}:0`, shape);
  const stands = new Map<string, Ref>();
  const follow = (ref: Ref): Ref => stands.get(ref.node) ?? ref;
  const made = new Map<string, RecordedNode>();
  const nodes: RecordedNode[] = [];
  for (const old of graph.nodes) {
    let inputs = old.inputs.map(follow);
    const producer = inputs[0] && made.get(inputs[0].node);
    if (old.op === 'Reshape' && producer?.op === 'Reshape') inputs = [producer.inputs[0]!, ...inputs.slice(1)];
    const node = { ...old, inputs };
    if (changesNothing(node, (ref) => shapes.get(`${ref.node}:${ref.output}`))) stands.set(node.name, inputs[0]!);
    else {
      nodes.push(node);
      made.set(node.name, node);
      node.outputs.forEach(({ shape }, i) => shapes.set(`${node.name}:${i}`, shape));
    }
  }
  const ends = <T extends { ref: Ref }>(list: readonly T[]) => list.map((end) => ({ ...end, ref: follow(end.ref) }));
  return { ...graph, nodes, outputs: ends(graph.outputs), updates: ends(graph.updates) };
}

function changesNothing({ op, inputs, outputs, attributes }: RecordedNode, shapeOf: (ref: Ref) => readonly number[] | undefined): boolean {
  switch (op) {
    case 'Identity':
      return true;
    case 'Cast':
      return numberOf(attributes['SrcT']) === numberOf(attributes['DstT']);
    case 'Reshape':
      return shapeOf(inputs[0]!)?.join() === outputs[0]!.shape.join();
    default:
      return false;
  }
}

const numberOf = (attribute: RecordedNode['attributes'][string] | undefined) => (attribute?.kind === 'type' ? attribute.value : types.resource);
