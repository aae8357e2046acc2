import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { flag } from '../../params.ts';
import { edgeWeights, embedding, graph, lastSize, nodes, withWidth } from '../../ports.ts';
import { nodeUnits } from '../params.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree, weightsIn } from '../ports.ts';

export const sage = define({
  type: 'graph.sage',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'GraphSAGE', zh: 'GraphSAGE 层' },
    idea: { en: 'Keeps a node and the mean of its neighbours apart: each has a linear map of its own.', zh: '节点自身和邻居的平均各走一个线性变换，再相加。' },
  },
  words: ['sage', 'hamilton', 'inductive', 'mean aggregator', 'gnn', '归纳式', '图神经网络', 'julei'],
  inputs: { nodes: nodesIn, graph: graphIn, weights: weightsIn },
  outputs: { output: nodesOut },
  params: {
    units: nodeUnits,
    unitLength: flag({
      default: false,
      text: { en: 'Unit length', zh: '单位长度' },
      hint: { en: "Scales each node's numbers to a vector of length 1, as the paper does.", zh: '把每个节点的向量缩放到长度 1，论文中就是这样做的。' },
    }),
    activation: activationParam('relu'),
  },
  face: ['units', 'activation'],

  infer: ({ nodes: input }, { units }): Inferred => ({ output: withWidth(input!, units) }),
  cost({ nodes: input }, { units }) {
    const width = Number(lastSize(input!.shape));
    return { weights: 2 * width * units + units, multiplyAdds: 2 * width * units + units * typicalDegree, activations: 3 * units };
  },
  emit: ({ units, unitLength, activation }) => ({ use: 'GraphSage', from: 'nodes/blocks/graph/sage/layer.ts', args: { units, unitLength, activation } }),

  examples: [
    { inputs: { nodes: nodes(6), graph }, params: { units: 4 } },
    { inputs: { nodes: nodes(3), graph, weights: edgeWeights }, params: { units: 5, unitLength: true, activation: 'none' } },
    { inputs: { nodes: embedding(6), graph }, problem: 'shape.axes' },
    { inputs: { nodes: nodes(6), graph }, params: { units: 0 }, problem: 'param.range' },
  ],
});
