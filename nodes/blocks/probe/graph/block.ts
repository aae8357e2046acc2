import { define, type Inferred } from '../../define.ts';
import { embedding, nodes, port } from '../../ports.ts';
import { axis } from '../../shapes.ts';

export const graphProbe = define({
  type: 'probe.graph',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Graph picture', zh: '图的画面' },
    idea: {
      en: 'The graph drawn: nodes coloured by class, prediction or error, edges by attention.',
      zh: '把图画出来：节点按类别、预测或对错着色，边按注意力着色。',
    },
  },
  words: ['force layout', 'network', 'nodes', 'edges', 'draw', 'visualise', '可视化', '网络图', '力导向', '节点', 'huatu'],
  inputs: { watch: port(['embedding', 'attention'], ['*'], 'Nodes or attention on edges', '节点或边上的注意力') },
  outputs: {},
  params: {},
  infer({ watch }): Inferred {
    const [first] = watch!.shape;
    if (first?.axis === 'nodes' || (watch!.role === 'attention' && first?.axis === 'edges')) return {};
    return { code: 'shape.axes', port: 'watch', data: { port: graphWords, expected: 'nodes × width', got: first?.axis ?? '1' } };
  },
  examples: [
    { inputs: { watch: nodes(4) } },
    { inputs: { watch: { role: 'attention', dtype: 'float32', shape: [axis('edges'), axis('heads', 4)] } } },
    { inputs: { watch: embedding(4) }, problem: 'shape.axes' },
  ],
});

const graphWords = { en: 'Graph picture', zh: '图的画面' };
