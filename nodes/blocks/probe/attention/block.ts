import { define } from '../../define.ts';
import { attention as weights, port, sequence } from '../../ports.ts';
import { samplesParam } from '../samples.ts';

export const attention = define({
  type: 'probe.attention',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Attention maps', zh: '注意力图' },
    idea: { en: 'Which places each place looks at, by layer and head.', zh: '按层、按头显示每个位置在看哪些位置。' },
  },
  words: ['attention', 'heads', 'explain', 'transformer', '可解释', '可视化', 'zhuyilitu'],
  inputs: { watch: port('attention', ['batch', 'heads', 'asks', 'answers'], 'Attention weights', '注意力权重') },
  outputs: {},
  params: { samples: samplesParam(4, 1, 32, 'Test pictures whose attention is shown.', '要显示注意力的测试图片数。') },
  face: ['samples'],
  infer: () => ({}),
  examples: [{ inputs: { watch: weights(4, 17) } }, { inputs: { watch: sequence(17, 64) }, problem: 'port.role' }],
});
