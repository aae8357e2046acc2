import { define } from '../../define.ts';
import { image, port, sequence, sequenceAxes } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const positionEmbedding = define({
  type: 'attention.positionEmbedding',
  version: 1,
  family: 'attention',
  part: 'layer',
  text: {
    name: { en: 'Position embedding', zh: '位置嵌入' },
    idea: {
      en: 'Adds a learned vector to each place, since attention alone does not know the order.',
      zh: '给每个位置加上一个学出来的向量，因为注意力本身不知道先后顺序。',
    },
  },
  words: ['positional encoding', 'order', 'vit', '位置编码', '顺序', 'weizhi'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: { output: port('sequence', sequenceAxes, 'Sequence with places', '带位置的序列') },
  params: {},

  infer: ({ input }) => ({ output: input! }),
  cost({ input }) {
    const size = sampleSize(input!.shape);
    return { weights: size, multiplyAdds: size, activations: size };
  },
  emit: () => ({ use: 'PositionEmbedding', from: 'nodes/blocks/attention/positionEmbedding/layer.ts', args: {} }),

  examples: [{ inputs: { input: sequence(4, 6) } }, { inputs: { input: image(8) }, problem: 'port.role' }],
});
