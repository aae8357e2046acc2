import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { edgeWeights, embedding, graph, lastSize, nodes, withWidth } from '../../ports.ts';
import { nodeUnits } from '../params.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree, weightsIn } from '../ports.ts';

export const gcn = define({
  type: 'graph.gcn',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'Graph convolution (GCN)', zh: '图卷积（GCN）' },
    idea: { en: 'Every node averages its neighbourhood, then all nodes go through the same linear map.', zh: '每个节点先对邻域取平均，再经过同一个线性变换。' },
  },
  words: ['gcn', 'kipf', 'welling', 'convolution', 'graph neural network', 'gnn', '图神经网络', '邻域聚合', 'tujuanji'],
  inputs: { nodes: nodesIn, graph: graphIn, weights: weightsIn },
  outputs: { output: nodesOut },
  params: {
    units: nodeUnits,
    activation: activationParam('relu'),
  },
  face: ['units', 'activation'],

  infer: ({ nodes: input }, { units }): Inferred => ({ output: withWidth(input!, units) }),
  cost({ nodes: input }, { units }) {
    const width = Number(lastSize(input!.shape));
    return { weights: (width + 1) * units, multiplyAdds: width * units + units * typicalDegree, activations: 2 * units };
  },
  emit: ({ units, activation }) => ({ use: 'GraphConvolution', from: 'nodes/blocks/graph/gcn/layer.ts', args: { units, activation } }),

  examples: [
    { inputs: { nodes: nodes(6), graph }, params: { units: 4 } },
    { inputs: { nodes: nodes(3), graph, weights: edgeWeights }, params: { units: 5, activation: 'none' } },
    { inputs: { nodes: embedding(6), graph }, problem: 'shape.axes' },
    { inputs: { nodes: nodes(6), graph }, params: { units: 0 }, problem: 'param.range' },
  ],
});
