import { library } from '../../nodes/document/library.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { documentOf, node, wires } from '../compile/documents.ts';
import { documentOf as template } from '../templates/open.ts';

/** The models of the papers on real graphs, wired as a user wires them. `params` are those of the data block that the import gives. */

type Params = GraphNode['params'];

/** Kipf and Welling 2017, section 5.2: 16 units, dropout 0.5, 200 updates. */
export const gcn = (params: Params): LoomDocument =>
  nodeClassifier(
    'GCN on Cora',
    params,
    [node('in', 'core.dropout', { rate: 0.5 }), layer('graph.gcn', 1, { units: 16 }), node('between', 'core.dropout', { rate: 0.5 })],
    layer('graph.gcn', 2, { units: 7, activation: 'none' }),
    { rate: 0.01, weightDecay: 0.0005, coupled: true },
    20,
  );

/** Velickovic et al. 2018, section 3.3: 8 heads of 8 units, dropout 0.6 on features and on attention. */
export const gat = (params: Params): LoomDocument =>
  nodeClassifier(
    'GAT on Cora',
    params,
    [
      node('in', 'core.dropout', { rate: 0.6 }),
      layer('graph.gat', 1, { units: 8, heads: 8, dropout: 0.6, activation: 'elu' }),
      node('between', 'core.dropout', { rate: 0.6 }),
    ],
    layer('graph.gat', 2, { units: 7, heads: 1, join: 'average', dropout: 0.6 }),
    { rate: 0.005, weightDecay: 0.0005, coupled: true },
    30,
  );

const layer = (type: string, number: number, params: Params): GraphNode => node(`layer-${number}`, type, params);

function nodeClassifier(title: string, params: Params, before: readonly GraphNode[], last: GraphNode, optimizer: Params, epochs: number): LoomDocument {
  return documentOf(
    title,
    [
      node('data', 'data.graphFile', params),
      ...before,
      last,
      node('loss', 'loss.crossEntropy'),
      node('optimizer', 'optimizer.adamW', optimizer),
      node('recipe', 'recipe.nodes', { epochs }),
    ],
    wires(
      'data.nodes > in',
      'in > layer-1.nodes',
      'data.graph > layer-1.graph',
      'layer-1 > between',
      'between > layer-2.nodes',
      'data.graph > layer-2.graph',
      'layer-2 > loss.logits',
      'data.labels > loss.labels',
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );
}

/** Kipf and Welling 2016, section 3: 32 units, codes of 16 numbers; variational: a mean and a deviation for each. */
export const autoencoder = (params: Params, variational: boolean): LoomDocument =>
  documentOf(
    variational ? 'VGAE on Cora' : 'GAE on Cora',
    [
      node('data', 'data.graphFile', params),
      node('hidden', 'graph.gcn', { units: 32 }),
      node('codes', 'graph.gcn', { units: variational ? 32 : 16, activation: 'none' }),
      node('loss', 'loss.links', { variational }),
      node('optimizer', 'optimizer.adamW', { rate: 0.01, weightDecay: 0 }),
      // A drawn code makes for noisier steps: they take twice as many, as in torch-geometric's example.
      node('recipe', 'recipe.links', { epochs: variational ? 40 : 20 }),
    ],
    wires(
      'data.nodes > hidden.nodes',
      'data.graph > hidden.graph',
      'hidden > codes.nodes',
      'data.graph > codes.graph',
      'codes > loss.codes',
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );

const layers = 4;
const each = <T>(make: (i: number) => T | readonly T[]): T[] => Array.from({ length: layers }, (_, i) => make(i + 1)).flat() as T[];

/**
 * Xu et al. 2019, section 7: a sum over the nodes after every layer, and the scores of all of them added up; batch norm after every layer,
 * dropout on the scores of each.
 */
export function gin(params: Params, fold: number): LoomDocument {
  const normed = library.find(({ id }) => id === 'gin-layer')!.compound;
  return documentOf(
    'GIN on molecules',
    [
      node('data', 'data.graphSetFile', { ...params, fold }),
      node('readout-0', 'graph.readout'),
      node('scores-0', 'core.dense', { units: 2 }),
      node('dropped-0', 'core.dropout', { rate: 0.5 }),
      ...each((i) => [
        node(`gin-${i}`, 'compound:gin-layer', { units: 32 }),
        node(`readout-${i}`, 'graph.readout'),
        node(`scores-${i}`, 'core.dense', { units: 2 }),
        node(`dropped-${i}`, 'core.dropout', { rate: 0.5 }),
        node(`sum-${i}`, 'core.add'),
      ]),
      node('loss', 'loss.crossEntropy'),
      node('optimizer', 'optimizer.adamW', { rate: 0.01, weightDecay: 0, schedule: 'cosine' }),
      node('recipe', 'recipe.graphs', { epochs: 60 }),
    ],
    wires(
      'data.nodes > readout-0.nodes',
      'data.members > readout-0.members',
      'readout-0 > scores-0',
      'scores-0 > dropped-0',
      ...each((i) => [
        `${i === 1 ? 'data.nodes' : `gin-${i - 1}.output`} > gin-${i}.nodes`,
        `data.graph > gin-${i}.graph`,
        `data.members > gin-${i}.members`,
        `gin-${i}.output > readout-${i}.nodes`,
        `data.members > readout-${i}.members`,
        `readout-${i} > scores-${i}`,
        `scores-${i} > dropped-${i}`,
        `${i === 1 ? 'dropped-0' : `sum-${i - 1}`} > sum-${i}.a`,
        `dropped-${i} > sum-${i}.b`,
      ]),
      `sum-${layers} > loss.logits`,
      'data.labels > loss.labels',
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
    { 'gin-layer': normed },
  );
}

/** The template of graph generation, learning from these graphs in the place of its own. Molecules have rings of six: they are shown three times as often. */
export function generator(params: Params, keepRules: boolean): LoomDocument {
  const document = template('12.5-graph-generation');
  const nodes = document.graph.nodes.map((one) => (one.id === 'graphs' ? { ...one, type: 'data.graphSetFile', params } : one));
  const own = setParam({ ...document, graph: { ...document.graph, nodes } }, [], 'scores', 'units', params['largest']!);
  return setParam(setParam(own, [], 'recipe', 'passes', 30), [], 'recipe', 'keepRules', keepRules);
}
