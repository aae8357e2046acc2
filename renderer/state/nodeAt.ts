import { findBlock } from '../../nodes/blocks/registry.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import type { Language } from '../../nodes/text/text.ts';
import type { Graph, GraphNode, LoomDocument } from '../../nodes/document/schema.ts';

/** A node by its path: `encoder/attention` is the node `attention` in the compound of `encoder`. */
export function nodeAt(document: LoomDocument, path: string): GraphNode | undefined {
  let graph: Graph | undefined = document.graph;
  let node: GraphNode | undefined;
  for (const id of path.split('/')) {
    node = graph?.nodes.find((candidate) => candidate.id === id);
    graph = node && document.compounds[node.type.replace(/^compound:/, '')]?.graph;
  }
  return node;
}

/** Block types that the document uses: those of compounds count when an instance stands in the graph. */
export function typesIn(document: LoomDocument): readonly string[] {
  const types = new Set<string>();
  const visit = (graph: Graph) => {
    for (const node of graph.nodes) {
      if (types.has(node.type)) continue;
      types.add(node.type);
      const compound = node.type.startsWith('compound:') && document.compounds[node.type.slice('compound:'.length)];
      if (compound) visit(compound.graph);
    }
  };
  visit(document.graph);
  return [...types];
}

/** What a block is called: by the user, else by its kind. */
export function nodeName(document: LoomDocument, node: GraphNode, language: Language): string {
  const compound = document.compounds[node.type.replace(/^compound:/, '')];
  return node.label ?? findBlock(node.type)?.text.name[language] ?? compound?.name[language] ?? node.id;
}

/** Why steps are not recorded, with the layer in the way called as its block is. */
export function obstacleSentence(document: LoomDocument | null, obstacle: Problem, language: Language): string {
  const node = document && obstacle.block !== undefined ? nodeAt(document, obstacle.block) : undefined;
  if (!node) return sentence(obstacle, language);
  return sentence({ ...obstacle, data: { ...obstacle.data, layer: nodeName(document!, node, language) } }, language);
}

/** The value of a param of a node: its own, else the default of its kind. */
export function paramValue(node: GraphNode, param: string): unknown {
  return node.params[param] ?? findBlock(node.type)?.params[param]?.default;
}
