import { define, type Inferred } from '../../define.ts';
import { choice, flag, int } from '../../params.ts';
import { edgeWeights, embedding, graph, lastSize, nodes, sequence } from '../../ports.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree, weightsIn } from '../ports.ts';

export const propagate = define({
  type: 'graph.propagate',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'Message passing', zh: '消息传递' },
    idea: { en: 'Every node becomes a weighted sum of its neighbours. Nothing is learned here.', zh: '每个节点变成邻居的加权和，这一步不含可学习的权重。' },
  },
  words: ['propagate', 'adjacency', 'sgc', 'smoothing', 'diffusion', 'neighbours', '邻接矩阵', '传播', '平滑', '邻居', 'xiaoxichuandi'],
  inputs: { nodes: nodesIn, graph: graphIn, weights: weightsIn },
  outputs: { output: nodesOut },
  params: {
    normalisation: choice({
      default: 'symmetric',
      choices: {
        symmetric: { en: 'by both degrees', zh: '按两端的度' },
        mean: { en: 'mean', zh: '平均' },
        sum: { en: 'sum', zh: '求和' },
      },
      search: true,
      text: { en: 'Normalisation', zh: '归一化' },
      hint: {
        en: 'What a message counts: divided by the roots of both degrees (Kipf), evenly, or as it is. A sum grows with every round.',
        zh: '每条消息算多少：除以两端度的平方根（Kipf）、取平均，或原样相加。求和会越传越大。',
      },
    }),
    selfLoops: flag({
      default: true,
      text: { en: 'Hear itself', zh: '包含自身' },
      hint: { en: 'A node also gets its own message, as if it had an edge to itself.', zh: '节点也收到自己的消息，相当于有一条连向自己的边。' },
    }),
    rounds: int({
      default: 1,
      min: 1,
      max: 64,
      search: true,
      text: { en: 'Rounds', zh: '轮次' },
      hint: {
        en: 'How often messages are passed: after k rounds a node has heard from k steps away. Many rounds make all nodes alike.',
        zh: '传递多少次：k 次之后能听到 k 步之外的节点。次数太多，所有节点会变得一样。',
      },
    }),
  },
  face: ['normalisation', 'rounds'],

  infer: ({ nodes: input }): Inferred => ({ output: input! }),
  cost({ nodes: input }, { rounds }) {
    const width = Number(lastSize(input!.shape));
    return { weights: 0, multiplyAdds: rounds * width * typicalDegree, activations: rounds * width };
  },
  emit: ({ normalisation, selfLoops, rounds }) => ({
    use: 'MessagePassing',
    from: 'nodes/blocks/graph/propagate/layer.ts',
    args: { normalisation, selfLoops, rounds },
  }),

  examples: [
    { inputs: { nodes: nodes(4), graph } },
    { inputs: { nodes: nodes(4), graph, weights: edgeWeights }, params: { normalisation: 'sum', selfLoops: false } },
    { inputs: { nodes: nodes(3), graph }, params: { normalisation: 'mean', rounds: 3 } },
    { inputs: { nodes: sequence(5, 4), graph }, problem: 'port.role' },
    { inputs: { nodes: nodes(4), graph: embedding(4) }, problem: 'port.role' },
    { inputs: { nodes: nodes(4) }, problem: 'port.missing' },
  ],
});
