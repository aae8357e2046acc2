import { define } from '../../define.ts';
import { embedding, features, image, lastSize, port, scalar } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const prelu = define({
  type: 'core.prelu',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Parametric ReLU', zh: '参数化 ReLU' },
    idea: { en: 'A ReLU that learns how much it lets through below zero.', zh: '零以下放行多少由训练学出来的 ReLU。' },
  },
  words: ['prelu', 'leaky relu', 'he', 'nonlinearity', '激活函数', '非线性', 'canshuhua'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {},

  infer: ({ input }) => ({ output: input! }),
  cost({ input }) {
    const size = sampleSize(input!.shape);
    return { weights: Number(lastSize(input!.shape)), multiplyAdds: size, activations: 2 * size };
  },
  emit: () => ({ use: 'ParametricRelu', from: 'nodes/blocks/core/prelu/layer.ts', args: {} }),

  examples: [{ inputs: { input: embedding(7) } }, { inputs: { input: image(4, 3) } }, { inputs: { input: scalar('loss') }, problem: 'port.role' }],
});
