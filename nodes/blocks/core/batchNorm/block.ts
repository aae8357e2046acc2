import { define, type Inferred } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, features, image, lastSize, members, nodes, port, scalar, sequence } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const batchNorm = define({
  type: 'core.batchNorm',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Batch norm', zh: '批归一化' },
    idea: {
      en: 'Brings each feature to mean 0 and variance 1 over the batch; afterwards it uses the running mean and variance of the training.',
      zh: '在一批样本上把每个特征调整到均值 0、方差 1；训练之后改用训练中累积的均值和方差。',
    },
  },
  words: ['normalisation', 'normalization', 'batchnorm', 'BN', 'moving average', '标准化', '归一化', '批标准化', 'piguiyihua'],
  inputs: {
    input: port(features, ['batch', '*'], 'Input', '输入'),
    members: port('graph', ['batch', 'nodes'], 'Members', '所属图', { optional: true }),
  },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {
    momentum: number({
      default: 0.9,
      min: 0,
      max: 0.9999,
      search: true,
      text: { en: 'Momentum', zh: '动量' },
      hint: {
        en: 'How much of the running mean and variance stays at each step. With few steps a smaller number catches up sooner.',
        zh: '每一步保留多少累积的均值和方差。训练步数少时，取小一些能更快跟上。',
      },
    }),
  },
  face: ['momentum'],

  infer: ({ input }): Inferred => ({ output: input! }),
  cost({ input }) {
    const size = sampleSize(input!.shape);
    return { weights: 4 * Number(lastSize(input!.shape)), multiplyAdds: 4 * size, activations: 3 * size };
  },
  emit: ({ momentum }) => ({ use: 'BatchNorm', from: 'nodes/blocks/core/batchNorm/layer.ts', args: { momentum } }),

  examples: [
    { inputs: { input: image(6, 4) } },
    { inputs: { input: sequence(5, 8) }, params: { momentum: 0.5 } },
    { inputs: { input: embedding(6) } },
    { inputs: { input: nodes(6), members } },
    { inputs: { input: scalar('loss') }, problem: 'port.role' },
    { inputs: { input: nodes(6), members: embedding(6) }, problem: 'port.role' },
    { inputs: { input: embedding(6) }, params: { momentum: 1 }, problem: 'param.range' },
  ],
});
