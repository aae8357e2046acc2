import type { Block } from '../../nodes/blocks/define.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

/** Whole programs around a block that has to do with graphs. */

export const aboutGraphs = ({ family, gives, takes, goal }: Block): boolean =>
  family === 'graph' || [gives, takes].some((kind) => kind === 'graph' || kind === 'graphs') || goal === 'links' || goal === 'generation';

const small = { nodes: 40, edges: 80, communities: 4, features: 5, labelled: 3, validation: 5 };

/** A graph, or many -> graph layers -> scores or codes -> loss. The block under test is called `subject` where it is a layer. */
export function graphDocument(block: Block, params: Readonly<Record<string, ParamValue>>): LoomDocument {
  const { type, part, gives, takes, goal } = block;
  if (goal === 'generation' || type === 'data.communitySet') return generatorDocument(block, params);
  const of = (wanted: Block['part'], ordinary: GraphNode): GraphNode =>
    part === wanted ? node(ordinary.id, type, { ...ordinary.params, ...params }) : ordinary;
  const many = gives === 'graphs' || takes === 'graphs' || 'members' in block.inputs;
  const links = goal === 'links';
  const data =
    part === 'data'
      ? node('data', type, params)
      : many
        ? node('data', 'data.motifGraphs', { graphs: 25, size: 16, copies: 1 })
        : node('data', 'data.communityGraph', small);
  const recipe = links ? node('recipe', 'recipe.links') : many ? node('recipe', 'recipe.graphs', { batch: 10 }) : node('recipe', 'recipe.nodes');
  const rounds: GraphNode['params'] = many ? {} : { updates: 2 };
  const layer = part === 'layer' ? node('subject', type, params) : node('subject', 'graph.gcn', { units: 6 });
  const readout = many && type !== 'graph.readout';
  const ports = part === 'layer' ? Object.keys(block.inputs) : ['nodes', 'graph'];
  const classes =
    data.type === 'data.communityGraph' ? Number(data.params['communities'] ?? 4) : type === 'data.miserables' ? 11 : Number(data.params['classes'] ?? 2);
  return documentOf(
    type,
    [
      data,
      layer,
      ...(readout ? [node('readout', 'graph.readout')] : []),
      node('head', 'core.dense', { units: links ? 8 : classes }),
      of('loss', links ? node('loss', 'loss.links') : node('loss', 'loss.crossEntropy')),
      node('optimizer', 'optimizer.adamW'),
      of('recipe', { ...recipe, params: { epochs: 1, ...rounds, ...recipe.params } }),
    ],
    wires(
      // Generated graphs describe an edge by its weight.
      ...ports.map((port) => `data.${port === 'edges' ? 'weights' : port} > subject.${port}`),
      ...(readout ? ['subject > readout.nodes', 'data.members > readout.members', 'readout > head'] : ['subject > head']),
      links ? 'head > loss.codes' : 'head > loss.logits',
      ...(links ? [] : ['data.labels > loss.labels']),
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );
}

/** Rows of graphs -> a recurrent layer -> what the next row is. */
function generatorDocument({ type, part, text }: Block, params: Readonly<Record<string, ParamValue>>): LoomDocument {
  const of = (wanted: Block['part'], ordinary: GraphNode): GraphNode =>
    part === wanted ? node(ordinary.id, type, { ...ordinary.params, ...params }) : ordinary;
  const data = of('data', node('data', 'data.communitySet', { graphs: 20, smallest: 5, largest: 8 }));
  return documentOf(
    text.name.en,
    [
      data,
      node('states', 'sequence.lstm', { units: 8, gives: 'sequence' }),
      node('head', 'core.dense', { units: Number(data.params['largest'] ?? 20) }),
      of('loss', node('loss', 'loss.rows')),
      node('optimizer', 'optimizer.adamW'),
      of('recipe', node('recipe', 'recipe.generator', { epochs: 1, passes: 1, batch: 10, samples: 4 })),
    ],
    wires('data.rows > states', 'states > head', 'head > loss.logits', 'loss.loss > optimizer.loss', 'optimizer.update > recipe.update'),
  );
}

const ring = (count: number) => Array.from({ length: count }, (_, node) => [node, (node + 1) % count, 1] as const);
const rows = (count: number, width: number) =>
  Array.from({ length: count }, (_, node) => Array.from({ length: width }, (_, column) => ((node * 7 + column * 3) % 5) - 2));

/** The files that the examples of blocks name, as an import would have written them. */
export const exampleFiles: Readonly<Record<string, unknown>> = {
  'physics.file': {
    format: 'tensorloom-solution',
    version: 1,
    axes: [
      { name: 't', count: 3, values: [0, 0.5, 1] },
      { name: 'x', count: 4, values: [-1, -0.5, 0.5, 1] },
    ],
    fields: [{ name: 'usol', values: [0, 1, 2, 3, 4, 5, null, 7, 8, 9, 10, 11] }],
  },
  'data.graphFile': {
    format: 'tensorloom-graph',
    version: 1,
    directed: false,
    names: Array.from({ length: 30 }, (_, node) => `node ${node}`),
    classes: ['a', 'b', 'c'],
    labels: Array.from({ length: 30 }, (_, node) => node % 3),
    features: { width: 4, rows: rows(30, 4) },
    edges: ring(30),
    split: { train: [0, 1, 2, 3, 4, 5], validation: [6, 7, 8], test: [9, 10, 11, 12] },
  },
  'data.graphSetFile': {
    format: 'tensorloom-graphs',
    version: 1,
    classes: ['a', 'b'],
    width: 4,
    graphs: Array.from({ length: 30 }, (_, i) => ({ count: 5, label: i % 2, features: { width: 4, rows: rows(5, 4) }, edges: ring(5) })),
  },
};
