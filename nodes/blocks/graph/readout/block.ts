import { define, type Inferred } from '../../define.ts';
import { choice } from '../../params.ts';
import { embedding, embeddingAxes, lastSize, members, nodes, port } from '../../ports.ts';
import { membersIn, nodesIn } from '../ports.ts';

export const readout = define({
  type: 'graph.readout',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'Readout', zh: '图读出' },
    idea: { en: 'One vector for each graph, out of those of its nodes.', zh: '把一张图所有节点的向量合成一个。' },
  },
  words: ['pooling', 'global pool', 'graph classification', 'sum', 'mean', 'max', '池化', '图分类', '汇总', 'tuduchu'],
  inputs: { nodes: nodesIn, members: membersIn },
  outputs: { output: port('embedding', embeddingAxes, 'Graphs', '各图的向量') },
  params: {
    mode: choice({
      default: 'sum',
      choices: { sum: { en: 'sum', zh: '求和' }, mean: { en: 'mean', zh: '平均' }, max: { en: 'maximum', zh: '最大值' } },
      search: true,
      text: { en: 'Mode', zh: '方式' },
      hint: {
        en: 'A sum knows how many nodes there are, a mean their mixture, a maximum only which kinds there are.',
        zh: '求和知道节点有多少，平均只知道比例，最大值只知道出现过哪些。',
      },
    }),
  },
  face: ['mode'],

  infer: ({ nodes: input }): Inferred => ({ output: embedding(lastSize(input!.shape)) }),
  cost({ nodes: input }) {
    const width = Number(lastSize(input!.shape));
    return { weights: 0, multiplyAdds: width * typicalNodes, activations: width };
  },
  emit: ({ mode }) => ({ use: 'Readout', from: 'nodes/blocks/graph/readout/layer.ts', args: { mode } }),

  examples: [
    { inputs: { nodes: nodes(4), members } },
    { inputs: { nodes: nodes(3), members }, params: { mode: 'mean' } },
    { inputs: { nodes: nodes(3), members }, params: { mode: 'max' } },
    { inputs: { nodes: nodes(4) }, problem: 'port.missing' },
    { inputs: { nodes: embedding(4), members }, problem: 'shape.axes' },
  ],
});

/** How many nodes a graph has is not known before the data is there. */
const typicalNodes = 20;
