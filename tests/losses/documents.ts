import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

/** Graphs with several losses. */

const training = [node('adam', 'optimizer.adamW', { rate: 0.002, schedule: 'cosine' }), node('train', 'recipe.supervised', { epochs: 2, batch: 16 })] as const;

/** A classifier and an auxiliary one half way up. */
export const auxiliary = (weight = 0.3): LoomDocument =>
  documentOf(
    'Auxiliary classifier on digits',
    [
      node('digits', 'data.digits', { train: 64, test: 20 }),
      node('conv-1', 'vision.conv2d', { filters: 8 }),
      node('pool-1', 'vision.maxPool'),
      node('conv-2', 'vision.conv2d', { filters: 16 }),
      node('gap', 'vision.globalAveragePool'),
      node('head', 'core.dense', { units: 10 }),
      node('middle', 'vision.globalAveragePool'),
      node('middle-head', 'core.dense', { units: 10 }),
      node('main', 'loss.crossEntropy', {}, 'Digit'),
      node('auxiliary', 'loss.crossEntropy', { weight, smoothing: 0.1 }, 'Digit, half way'),
      ...training,
      node('cam', 'probe.cam'),
      node('grad-cam', 'probe.gradCam'),
      node('map', 'probe.tsne'),
      node('confusion', 'probe.confusion'),
      node('early-confusion', 'probe.confusion'),
    ],
    wires(
      'digits.images > conv-1',
      'conv-1 > pool-1',
      'pool-1 > conv-2',
      'conv-2 > gap',
      'gap > head',
      'head > main.logits',
      'digits.labels > main.labels',
      'pool-1 > middle',
      'middle > middle-head',
      'middle-head > auxiliary.logits',
      'digits.labels > auxiliary.labels',
      'main.loss > adam.loss',
      'auxiliary.loss > adam.loss',
      'adam.update > train.update',
      'conv-2 > cam.watch',
      'pool-1 > grad-cam.watch',
      'gap > map.watch',
      'head > confusion.watch',
      'middle-head > early-confusion.watch',
    ),
  );

/** A classifier whose features must also rebuild the picture. */
export const rebuilding = (weight = 5): LoomDocument =>
  documentOf(
    'Classifier and autoencoder',
    [
      node('digits', 'data.digits', { train: 64, test: 20 }),
      node('flat', 'core.flatten'),
      node('code', 'core.dense', { units: 32, activation: 'relu' }),
      node('head', 'core.dense', { units: 10 }),
      node('decoder', 'core.dense', { units: 784, activation: 'sigmoid' }),
      node('digit', 'loss.crossEntropy'),
      node('picture', 'loss.squaredError', { weight }),
      ...training,
    ],
    wires(
      'digits.images > flat',
      'flat > code',
      'code > head',
      'code > decoder',
      'head > digit.logits',
      'digits.labels > digit.labels',
      'decoder > picture.prediction',
      'digits.images > picture.target',
      'digit.loss > adam.loss',
      'picture.loss > adam.loss',
      'adam.update > train.update',
    ),
  );

/** Numbers and a label of the same samples. */
export const numbersAndLabels = (): LoomDocument =>
  documentOf(
    'Numbers and labels',
    [
      node('data', 'data.synthetic', { width: 6, classes: 3, targets: 2, train: 40, test: 20 }),
      node('body', 'core.dense', { units: 8, activation: 'tanh' }),
      node('head', 'core.dense', { units: 3 }),
      node('numbers', 'core.dense', { units: 2 }),
      node('kind', 'loss.crossEntropy'),
      node('value', 'loss.squaredError', { weight: 0.5 }),
      node('descent', 'optimizer.sgd'),
      node('train', 'recipe.supervised', { epochs: 2, batch: 8 }),
    ],
    wires(
      'data.inputs > body',
      'body > head',
      'body > numbers',
      'head > kind.logits',
      'data.labels > kind.labels',
      'numbers > value.prediction',
      'data.targets > value.target',
      'kind.loss > descent.loss',
      'value.loss > descent.loss',
      'descent.update > train.update',
    ),
  );

/** A picture rebuilt, and nothing else: one loss, no labels. */
export const autoencoder = (): LoomDocument =>
  documentOf(
    'Autoencoder',
    [
      node('digits', 'data.digits', { train: 64, test: 20 }),
      node('flat', 'core.flatten'),
      node('code', 'core.dense', { units: 16, activation: 'relu' }),
      node('decoder', 'core.dense', { units: 784, activation: 'sigmoid' }),
      node('picture', 'loss.squaredError'),
      ...training,
      node('map', 'probe.tsne'),
    ],
    wires(
      'digits.images > flat',
      'flat > code',
      'code > decoder',
      'decoder > picture.prediction',
      'digits.images > picture.target',
      'picture.loss > adam.loss',
      'adam.update > train.update',
      'code > map.watch',
    ),
  );

/** Classes of the nodes of a graph, told after one layer of messages and after two. */
export const nodesTwice = (): LoomDocument =>
  documentOf(
    'Nodes, told twice',
    [
      node('graph', 'data.communityGraph', { nodes: 90, edges: 240, communities: 3, validation: 30 }),
      node('near', 'graph.gcn', { units: 8 }),
      node('far', 'graph.gcn', { units: 8 }),
      node('near-head', 'core.dense', { units: 3 }),
      node('far-head', 'core.dense', { units: 3 }),
      node('near-loss', 'loss.crossEntropy', { weight: 0.25 }),
      node('far-loss', 'loss.crossEntropy'),
      node('adam', 'optimizer.adamW'),
      node('train', 'recipe.nodes', { epochs: 2, updates: 3 }),
      node('confusion', 'probe.confusion'),
    ],
    wires(
      'graph.nodes > near.nodes',
      'graph.graph > near.graph',
      'near > far.nodes',
      'graph.graph > far.graph',
      'near > near-head',
      'far > far-head',
      'near-head > near-loss.logits',
      'graph.labels > near-loss.labels',
      'far-head > far-loss.logits',
      'graph.labels > far-loss.labels',
      'near-loss.loss > adam.loss',
      'far-loss.loss > adam.loss',
      'adam.update > train.update',
      'near-head > confusion.watch',
    ),
  );
