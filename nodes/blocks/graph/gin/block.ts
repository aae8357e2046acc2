import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { flag } from '../../params.ts';
import { edgeWeights, embedding, graph, lastSize, nodes, withWidth } from '../../ports.ts';
import { networkUnits } from '../params.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree, weightsIn } from '../ports.ts';

export const gin = define({
  type: 'graph.gin',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'Graph isomorphism (GIN)', zh: '图同构（GIN）' },
    idea: {
      en: 'Adds up the neighbours and lets a small network look at the sum: it tells apart what a mean would not.',
      zh: '把邻居相加，再交给一个小网络：能分清取平均分不清的邻域。',
    },
  },
  words: ['gin', 'xu', 'isomorphism', 'weisfeiler lehman', 'sum', 'gnn', '图同构', '求和', '图神经网络', 'tutonggou'],
  inputs: { nodes: nodesIn, graph: graphIn, weights: weightsIn },
  outputs: { output: nodesOut },
  params: {
    units: networkUnits,
    learnEpsilon: flag({
      default: true,
      text: { en: 'Weigh itself', zh: '学习自身权重' },
      hint: { en: "Learns how much a node's own features count beside the neighbours' sum.", zh: '学习节点自身特征相对邻居之和的分量。' },
    }),
    activation: activationParam('relu'),
  },
  face: ['units'],

  infer: ({ nodes: input }, { units }): Inferred => ({ output: withWidth(input!, units) }),
  cost({ nodes: input }, { units, learnEpsilon }) {
    const width = Number(lastSize(input!.shape));
    return {
      weights: (width + 1) * units + (units + 1) * units + (learnEpsilon ? 1 : 0),
      multiplyAdds: width * typicalDegree + width * units + units * units,
      activations: width + 2 * units,
    };
  },
  emit: ({ units, learnEpsilon, activation }) => ({
    use: 'GraphIsomorphism',
    from: 'nodes/blocks/graph/gin/layer.ts',
    args: { units, learnEpsilon, activation },
  }),

  examples: [
    { inputs: { nodes: nodes(6), graph }, params: { units: 8 } },
    { inputs: { nodes: nodes(3), graph, weights: edgeWeights }, params: { units: 7, learnEpsilon: false, activation: 'none' } },
    { inputs: { nodes: embedding(6), graph }, problem: 'shape.axes' },
    { inputs: { nodes: nodes(6), graph }, params: { units: 0 }, problem: 'param.range' },
  ],
});
