import { define } from '../../define.ts';
import { embedding, features, lastSize, port, scalar, sequence } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const layerNorm = define({
  type: 'core.layerNorm',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Layer norm', zh: '层归一化' },
    idea: {
      en: 'Brings the numbers of each position to mean 0 and variance 1, then scales and shifts them as learned.',
      zh: '把每个位置的数值调整到均值 0、方差 1，再按学到的参数缩放和平移。',
    },
  },
  words: ['normalisation', 'normalization', 'layernorm', 'LN', '标准化', '归一化', 'cengguiyihua'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {},

  infer: ({ input }) => ({ output: input! }),
  cost({ input }) {
    const size = sampleSize(input!.shape);
    return { weights: 2 * Number(lastSize(input!.shape)), multiplyAdds: 4 * size, activations: 3 * size };
  },
  emit: () => ({ use: 'LayerNorm', from: 'nodes/blocks/core/layerNorm/layer.ts', args: {} }),

  examples: [{ inputs: { input: sequence(5, 8) } }, { inputs: { input: embedding(6) } }, { inputs: { input: scalar('loss') }, problem: 'port.role' }],
});
