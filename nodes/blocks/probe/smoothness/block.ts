import { define, type Inferred } from '../../define.ts';
import { embedding, nodeAxes, nodes, port } from '../../ports.ts';

export const smoothnessProbe = define({
  type: 'probe.smoothness',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Smoothness', zh: '平滑程度' },
    idea: {
      en: 'How alike the nodes have become, layer by layer: where the line falls to 0, nothing can tell them apart any more.',
      zh: '逐层看节点变得有多相似：曲线降到 0，就再也分不清它们了。',
    },
  },
  words: ['over-smoothing', 'mad', 'mean average distance', 'depth', 'cosine', '过平滑', '平均距离', '深度', 'pinghua'],
  inputs: { watch: port('embedding', nodeAxes, 'Nodes', '节点') },
  outputs: {},
  params: {},
  infer: (): Inferred => ({}),
  examples: [{ inputs: { watch: nodes(4) } }, { inputs: { watch: embedding(4) }, problem: 'shape.axes' }],
});
