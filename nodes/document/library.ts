import type { Text } from '../text/text.ts';
import { addCompound } from './compounds.ts';
import { addNode, type Added } from './edits.ts';
import type { GraphPath } from './graphs.ts';
import { compoundType } from './names.ts';
import type { Compound, End, GraphNode, LoomDocument, Wire } from './schema.ts';

/** Compounds that the palette offers beside the blocks. Taking one puts its definition into the document, where it can be opened and changed. */
export interface LibraryEntry {
  readonly id: string;
  readonly family: 'attention' | 'vision' | 'graph';
  readonly words: readonly string[];
  readonly compound: Compound;
}

const node = (id: string, type: string, x: number, y: number, params: GraphNode['params'] = {}): GraphNode => ({ id, type, x, y, params });
const end = (text: string): End => {
  const [node = '', port = ''] = text.split('.');
  return { node, port };
};
/** `a.output > b.input`, numbered in order. */
const wires = (...lines: readonly string[]): Wire[] =>
  lines.map((line, i) => {
    const [from = '', to = ''] = line.split(' > ');
    return { id: `w${i + 1}`, from: end(from), to: end(to) };
  });
const exposed = (id: string, en: string, zh: string, fallback: number) => ({ id, text: { en, zh } satisfies Text, default: fallback });

/** Norm first, as in ViT and GPT-2: two residuals, around attention and around feed-forward. Vaswani et al. 2017; Xiong et al. 2020 on the order. */
const encoderLayer: Compound = {
  name: { en: 'Encoder layer', zh: '编码器层' },
  idea: {
    en: 'Every place asks all places (attention), then thinks by itself (feed-forward). Each time the input is added back, so a layer only has to learn a change.',
    zh: '每个位置先向所有位置查询（注意力），再各自处理（前馈网络）。两次都把输入加回来，所以每层只需学习要改变的部分。',
  },
  graph: {
    nodes: [
      node('input', 'compound.input', 0, 0),
      node('norm-1', 'core.layerNorm', 230, 0),
      node('attention', 'attention.multiHead', 460, 0, { heads: { param: 'heads' } }),
      node('dropout-1', 'core.dropout', 690, 0, { rate: { param: 'dropout' } }),
      node('add-1', 'core.add', 920, 0),
      node('norm-2', 'core.layerNorm', 460, 250),
      node('feed-forward', 'core.feedForward', 690, 250, { hidden: { param: 'hidden' } }),
      node('dropout-2', 'core.dropout', 920, 250, { rate: { param: 'dropout' } }),
      node('add-2', 'core.add', 1150, 250),
      node('output', 'compound.output', 1380, 250),
      node('weights', 'compound.output', 690, 120),
    ],
    wires: wires(
      'input.output > norm-1.input',
      'norm-1.output > attention.input',
      'attention.output > dropout-1.input',
      'input.output > add-1.a',
      'dropout-1.output > add-1.b',
      'add-1.output > norm-2.input',
      'norm-2.output > feed-forward.input',
      'feed-forward.output > dropout-2.input',
      'add-1.output > add-2.a',
      'dropout-2.output > add-2.b',
      'add-2.output > output.input',
      'attention.weights > weights.input',
    ),
  },
  exposed: [exposed('heads', 'Heads', '头数', 4), exposed('hidden', 'Hidden units', '隐藏单元数', 128), exposed('dropout', 'Dropout', '失活率', 0.1)],
};

/** Two convolutions see 5 x 5 with fewer weights than one of 5 x 5; pooling halves the picture. Simonyan and Zisserman 2014. */
const convolutionStage: Compound = {
  name: { en: 'Convolution stage', zh: '卷积阶段' },
  idea: {
    en: 'Two convolutions look for patterns of patterns, then pooling keeps the strongest answer of each square and halves height and width.',
    zh: '两层卷积逐级寻找“图案的图案”，随后池化在每个小方块中只留最强的响应，使高和宽减半。',
  },
  graph: {
    nodes: [
      node('input', 'compound.input', 0, 0),
      node('conv-1', 'vision.conv2d', 230, 0, { filters: { param: 'filters' }, kernel: { param: 'kernel' } }),
      node('conv-2', 'vision.conv2d', 460, 0, { filters: { param: 'filters' }, kernel: { param: 'kernel' } }),
      node('pool', 'vision.maxPool', 690, 0),
      node('output', 'compound.output', 920, 0),
    ],
    wires: wires('input.output > conv-1.input', 'conv-1.output > conv-2.input', 'conv-2.output > pool.input', 'pool.output > output.input'),
  },
  exposed: [exposed('filters', 'Filters', '卷积核数', 16), exposed('kernel', 'Kernel', '核大小', 3)],
};

/** GIN as its paper trains it: the activation comes after batch norm, which leaves out the nodes that only fill up a batch. Xu et al. 2019, section 7. */
const ginLayer: Compound = {
  name: { en: 'GIN layer with batch norm', zh: '带批归一化的 GIN 层' },
  idea: {
    en: 'Neighbours are added up and seen by a small network; batch norm keeps the sums at one size, whatever the number of neighbours.',
    zh: '把邻居相加，交给一个小网络；无论邻居多少，批归一化都让和保持同样的大小。',
  },
  graph: {
    nodes: [
      node('nodes', 'compound.input', 0, 0),
      node('graph', 'compound.input', 0, 120),
      node('members', 'compound.input', 0, 240),
      node('gin', 'graph.gin', 230, 0, { units: { param: 'units' }, activation: 'none' }),
      node('norm', 'core.batchNorm', 460, 0),
      node('activation', 'core.activation', 690, 0),
      node('output', 'compound.output', 920, 0),
    ],
    wires: wires(
      'nodes.output > gin.nodes',
      'graph.output > gin.graph',
      'gin.output > norm.input',
      'members.output > norm.members',
      'norm.output > activation.input',
      'activation.output > output.input',
    ),
  },
  exposed: [exposed('units', 'Units', '单元数', 32)],
};

export const library: readonly LibraryEntry[] = [
  {
    id: 'encoder-layer',
    family: 'attention',
    words: ['transformer', 'encoder', 'block', 'self-attention', '编码器', '变换器', '自注意力', 'bianmaqi'],
    compound: encoderLayer,
  },
  { id: 'convolution-stage', family: 'vision', words: ['cnn', 'vgg', 'conv', 'block', '卷积', '池化', 'juanji'], compound: convolutionStage },
  { id: 'gin-layer', family: 'graph', words: ['gin', 'batch norm', 'molecules', 'graph isomorphism', '图同构', '批归一化', 'tutonggou'], compound: ginLayer },
];

/** How the palette names a compound that the document does not hold yet. */
export const libraryType = (id: string): string => `library:${id}`;
export const libraryOf = (type: string): string | undefined => (type.startsWith('library:') ? type.slice('library:'.length) : undefined);

export const findLibrary = (id: string): LibraryEntry | undefined => library.find((entry) => entry.id === id);

/** An instance of a library compound, with its definition when the document does not have it yet. A definition that was changed here stays: the fresh one comes under another id. */
export function insertLibrary(
  document: LoomDocument,
  path: GraphPath,
  id: string,
  at: { readonly x: number; readonly y: number },
  params: GraphNode['params'] = {},
): Added {
  const entry = findLibrary(id);
  if (!entry) throw new Error(`the library has no compound ${id}`);
  const added = addCompound(document, id, entry.compound);
  return addNode(added.document, path, { type: compoundType(added.id), ...at, params });
}
