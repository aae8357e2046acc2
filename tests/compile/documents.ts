import type { Compound, GraphNode, LoomDocument, Wire } from '../../nodes/document/schema.ts';

/** Documents for the tests, written briefly: `node('dense-1', 'core.dense', { units: 10 })`, `wires('a.output > b.input', ...)`. */

export const node = (id: string, type: string, params: GraphNode['params'] = {}, label?: string): GraphNode => ({
  id,
  type,
  x: 0,
  y: 0,
  params,
  ...(label === undefined ? {} : { label }),
});

/** `patch > encoder` joins `output` to `input`; ports are named after a dot. */
export const wires = (...lines: string[]): Wire[] =>
  lines.map((line, i) => {
    const [from, to] = line.split(' > ').map((end) => end.split('.')) as [string[], string[]];
    return { id: `w${i + 1}`, from: { node: from[0]!, port: from[1] ?? 'output' }, to: { node: to[0]!, port: to[1] ?? 'input' } };
  });

export const documentOf = (
  title: string,
  nodes: readonly GraphNode[],
  joins: readonly Wire[],
  compounds: Readonly<Record<string, Compound>> = {},
): LoomDocument => ({
  format: 'tensorloom',
  version: 1,
  title,
  blocks: {},
  graph: { nodes, wires: joins },
  compounds,
  notes: [],
  view: { x: 0, y: 0, zoom: 1 },
});

/** Loss, optimizer and recipe; wire `logits` and `labels` to `loss`. */
export const ending = [
  node('loss', 'loss.crossEntropy'),
  node('adam', 'optimizer.adamW', { rate: 0.002, schedule: 'cosine' }),
  node('train', 'recipe.supervised', { epochs: 3 }),
] as const;
export const endingWires = ['digits.labels > loss.labels', 'loss.loss > adam.loss', 'adam.update > train.update'] as const;

export const cnn = (): LoomDocument =>
  documentOf(
    'CNN on digits',
    [
      node('digits', 'data.digits'),
      node('conv-1', 'vision.conv2d', { filters: 16 }),
      node('pool-1', 'vision.maxPool'),
      node('conv-2', 'vision.conv2d', { filters: 32 }),
      node('pool-2', 'vision.maxPool'),
      node('conv-3', 'vision.conv2d', { filters: 64 }),
      node('gap', 'vision.globalAveragePool'),
      node('head', 'core.dense', { units: 10 }),
      ...ending,
      node('cam', 'probe.cam'),
      node('grad-cam', 'probe.gradCam'),
      node('map', 'probe.tsne'),
      node('confusion', 'probe.confusion'),
    ],
    wires(
      'digits.images > conv-1',
      'conv-1 > pool-1',
      'pool-1 > conv-2',
      'conv-2 > pool-2',
      'pool-2 > conv-3',
      'conv-3 > gap',
      'gap > head',
      'head > loss.logits',
      ...endingWires,
      'conv-3 > cam.watch',
      'conv-2 > grad-cam.watch',
      'gap > map.watch',
      'head > confusion.watch',
    ),
  );

export const encoderLayer: Compound = {
  name: { en: 'Encoder layer', zh: '编码器层' },
  idea: { en: 'Norm first: two residuals around attention and feed-forward.', zh: '先归一化，注意力和前馈网络各有一条残差。' },
  graph: {
    nodes: [
      node('input', 'compound.input'),
      node('norm-1', 'core.layerNorm'),
      node('attention', 'attention.multiHead', { heads: { param: 'heads' } }),
      node('dropout-1', 'core.dropout', { rate: { param: 'dropout' } }),
      node('add-1', 'core.add'),
      node('norm-2', 'core.layerNorm'),
      node('feed-forward', 'core.feedForward', { hidden: { param: 'hidden' } }),
      node('dropout-2', 'core.dropout', { rate: { param: 'dropout' } }),
      node('add-2', 'core.add'),
      node('output', 'compound.output'),
      node('weights', 'compound.output'),
    ],
    wires: wires(
      'input > norm-1',
      'norm-1 > attention',
      'attention > dropout-1',
      'input > add-1.a',
      'dropout-1 > add-1.b',
      'add-1 > norm-2',
      'norm-2 > feed-forward',
      'feed-forward > dropout-2',
      'add-1 > add-2.a',
      'dropout-2 > add-2.b',
      'add-2 > output',
      'attention.weights > weights',
    ),
  },
  exposed: [
    { id: 'heads', text: { en: 'Heads', zh: '注意力头数' }, default: 4 },
    { id: 'hidden', text: { en: 'Hidden width', zh: '隐藏宽度' }, default: 128 },
    { id: 'dropout', text: { en: 'Dropout', zh: '失活比例' }, default: 0.1 },
  ],
};

export const vit = (encoder: GraphNode['params'] = { repeat: 3 }): LoomDocument =>
  documentOf(
    'ViT on digits',
    [
      node('digits', 'data.digits'),
      node('patch-embed', 'vision.patchEmbed'),
      node('class-token', 'attention.classToken'),
      node('position-embedding', 'attention.positionEmbedding'),
      node('encoder', 'compound:encoder-layer', encoder),
      node('norm', 'core.layerNorm'),
      node('pool', 'attention.pool'),
      node('head', 'core.dense', { units: 10 }),
      ...ending,
      node('map', 'probe.tsne'),
      node('attention-maps', 'probe.attention'),
    ],
    wires(
      'digits.images > patch-embed',
      'patch-embed > class-token',
      'class-token > position-embedding',
      'position-embedding > encoder',
      'encoder > norm',
      'norm > pool',
      'pool > head',
      'head > loss.logits',
      ...endingWires,
      'pool > map.watch',
      'encoder.weights > attention-maps.watch',
    ),
    { 'encoder-layer': encoderLayer },
  );
