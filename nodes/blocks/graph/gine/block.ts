import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { flag } from '../../params.ts';
import { edgesOf, embedding, graph, lastSize, nodes, port, withWidth } from '../../ports.ts';
import { networkUnits } from '../params.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree } from '../ports.ts';

export const gine = define({
  type: 'graph.gine',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'GIN with edge features (GINE)', zh: '带边特征的 GIN（GINE）' },
    idea: {
      en: 'What a neighbour sends is changed by the edge it travels along: a double bond says something else than a single one.',
      zh: '邻居发来的消息会被所经过的边改变：双键和单键说的不是一回事。',
    },
  },
  words: ['gine', 'hu', 'edge features', 'edge attributes', 'bonds', 'molecules', '边特征', '边属性', '化学键', '分子', 'bian'],
  inputs: { nodes: nodesIn, graph: graphIn, edges: port('embedding', ['edges', 'width'], 'Edge features', '边特征') },
  outputs: { output: nodesOut },
  params: {
    units: networkUnits,
    learnEpsilon: flag({
      default: true,
      text: { en: 'Weigh itself', zh: '学习自身权重' },
      hint: { en: "Learns how much a node's own features count beside the neighbours' messages.", zh: '学习节点自身特征相对邻居消息的分量。' },
    }),
    activation: activationParam('relu'),
  },
  face: ['units'],

  infer: ({ nodes: input }, { units }): Inferred => ({ output: withWidth(input!, units) }),
  cost({ nodes: input, edges }, { units, learnEpsilon }) {
    const [width, edgeWidth] = [Number(lastSize(input!.shape)), Number(lastSize(edges!.shape))];
    return {
      weights: (edgeWidth + 1) * width + (width + 1) * units + (units + 1) * units + (learnEpsilon ? 1 : 0),
      multiplyAdds: typicalDegree * width * (edgeWidth + 1) + width * units + units * units,
      activations: (1 + typicalDegree) * width + 2 * units,
    };
  },
  emit: ({ units, learnEpsilon, activation }) => ({
    use: 'GraphIsomorphismEdges',
    from: 'nodes/blocks/graph/gine/layer.ts',
    args: { units, learnEpsilon, activation },
  }),

  examples: [
    { inputs: { nodes: nodes(6), graph, edges: edgesOf(3) }, params: { units: 8 } },
    { inputs: { nodes: nodes(3), graph, edges: edgesOf(1) }, params: { units: 7, learnEpsilon: false, activation: 'none' } },
    { inputs: { nodes: nodes(6), graph }, problem: 'port.missing' },
    { inputs: { nodes: nodes(6), graph, edges: embedding(3) }, problem: 'shape.axes' },
    { inputs: { nodes: nodes(6), graph, edges: edgesOf(3) }, params: { units: 0 }, problem: 'param.range' },
  ],
});
