import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { choice, int, number } from '../../params.ts';
import { embedding, graph, lastSize, nodes, port, withWidth } from '../../ports.ts';
import { axis } from '../../shapes.ts';
import { graphIn, nodesIn, nodesOut, typicalDegree } from '../ports.ts';

export const gat = define({
  type: 'graph.gat',
  version: 1,
  family: 'graph',
  part: 'layer',
  text: {
    name: { en: 'Graph attention (GAT)', zh: '图注意力（GAT）' },
    idea: { en: 'Every node decides how much it listens to each of its neighbours.', zh: '每个节点自己决定该听每个邻居多少。' },
  },
  words: ['gat', 'attention', 'velickovic', 'heads', 'gnn', '注意力', '图神经网络', 'tuzhuyili'],
  inputs: { nodes: nodesIn, graph: graphIn },
  outputs: {
    output: nodesOut,
    weights: port('attention', ['edges', 'heads'], 'Attention on edges', '边上的注意力', { watched: true }),
  },
  params: {
    units: int({
      default: 8,
      min: 1,
      max: 65536,
      search: true,
      text: { en: 'Units per head', zh: '每头单元数' },
      hint: { en: 'How many numbers each head gives a node.', zh: '每个头为节点输出多少个数。' },
    }),
    heads: int({
      default: 8,
      min: 1,
      max: 256,
      search: true,
      text: { en: 'Heads', zh: '注意力头数' },
      hint: { en: 'How many opinions on the neighbours there are, each with weights of its own.', zh: '对邻居有多少种看法，每种各有一组权重。' },
    }),
    join: choice({
      default: 'concatenate',
      choices: { concatenate: { en: 'side by side', zh: '并排' }, average: { en: 'averaged', zh: '取平均' } },
      text: { en: 'Heads are', zh: '多头合并' },
      hint: { en: 'Side by side between layers; averaged in the last one, whose numbers are scores.', zh: '中间层并排放置；最后一层输出分数，取平均。' },
    }),
    dropout: number({
      default: 0,
      min: 0,
      max: 0.95,
      search: true,
      text: { en: 'Attention dropout', zh: '注意力失活' },
      hint: { en: 'Share of edges that are silent in a training step, drawn anew each time.', zh: '每个训练步随机静音多大比例的边。' },
    }),
    activation: activationParam('none'),
  },
  face: ['units', 'heads'],

  infer({ nodes: input }, { units, heads, join }): Inferred {
    return {
      output: withWidth(input!, join === 'concatenate' ? units * heads : units),
      weights: { role: 'attention', dtype: 'float32', shape: [axis('edges'), axis('heads', heads)] },
    };
  },
  cost({ nodes: input }, { units, heads, join }) {
    const width = Number(lastSize(input!.shape));
    const all = units * heads;
    return {
      weights: width * all + 2 * all + (join === 'concatenate' ? all : units),
      multiplyAdds: width * all + 2 * all + all * typicalDegree,
      activations: 2 * all + heads * (2 + 2 * typicalDegree),
    };
  },
  emit: ({ units, heads, join, dropout, activation }) => ({
    use: 'GraphAttention',
    from: 'nodes/blocks/graph/gat/layer.ts',
    args: { units, heads, join, dropout, activation },
  }),

  examples: [
    { inputs: { nodes: nodes(6), graph }, params: { units: 4, heads: 2, activation: 'relu' } },
    { inputs: { nodes: nodes(3), graph }, params: { units: 5, heads: 3, join: 'average', dropout: 0.3 } },
    { inputs: { nodes: embedding(6), graph }, problem: 'shape.axes' },
    { inputs: { nodes: nodes(6), graph }, params: { dropout: 1 }, problem: 'param.range' },
  ],
});
