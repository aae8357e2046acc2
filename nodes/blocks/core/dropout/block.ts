import { define } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, features, free, port, scalar, sequence } from '../../ports.ts';

export const dropout = define({
  type: 'core.dropout',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Dropout', zh: '随机失活' },
    idea: {
      en: 'While training, silences a random share of the numbers, so that none is relied on alone.',
      zh: '训练时随机关掉一部分数值，使网络不依赖其中任何一个。',
    },
  },
  words: ['regularisation', 'regularization', 'overfitting', 'noise', '正则化', '过拟合', '丢弃', 'suijishihuo'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {
    rate: number({
      default: 0.1,
      min: 0,
      max: 0.95,
      search: true,
      text: { en: 'Rate', zh: '失活比例' },
      hint: { en: 'Share of the numbers that are silenced at each step. 0 switches it off.', zh: '每一步被关掉的数值所占比例，0 表示不使用。' },
    }),
  },
  face: ['rate'],

  infer: ({ input }) => ({ output: input! }),
  cost: ({ input }) => free(input!),
  emit: ({ rate }) => ({ use: 'Dropout', from: 'nodes/blocks/core/dropout/layer.ts', args: { rate } }),

  examples: [
    { inputs: { input: embedding(12) }, params: { rate: 0.5 } },
    { inputs: { input: sequence(5, 4) }, params: { rate: 0 } },
    { inputs: { input: embedding(12) }, params: { rate: 1 }, problem: 'param.range' },
    { inputs: { input: scalar('update') }, problem: 'port.role' },
  ],
});
