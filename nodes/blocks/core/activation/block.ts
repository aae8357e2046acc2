import { activationParam, isSmooth } from '../../activations.ts';
import { define } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, features, free, image, port, scalar } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const activation = define({
  type: 'core.activation',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Activation', zh: '激活' },
    idea: { en: 'Bends each number by a fixed curve.', zh: '用一条固定的曲线变换每个数。' },
  },
  words: [
    'relu',
    'elu',
    'selu',
    'leaky relu',
    'gelu',
    'silu',
    'swish',
    'softplus',
    'tanh',
    'sigmoid',
    'softmax',
    'nonlinearity',
    '激活函数',
    '非线性',
    'jihuo',
  ],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {
    activation: activationParam('relu'),
    alpha: number({
      default: 1,
      min: 0,
      max: 10,
      rare: true,
      text: { en: 'Alpha of ELU', zh: 'ELU 的 α' },
      hint: {
        en: 'Far below zero ELU levels off at minus this number. Other curves have no use for it.',
        zh: '远小于零时，ELU 趋近于负的这个数。其他曲线用不到它。',
      },
    }),
    slope: number({
      default: 0.01,
      min: 0,
      max: 1,
      rare: true,
      text: { en: 'Slope of leaky ReLU', zh: '带泄漏 ReLU 的斜率' },
      hint: { en: 'How steep leaky ReLU is below zero. Other curves have no use for it.', zh: '带泄漏 ReLU 在零以下的斜率。其他曲线用不到它。' },
    }),
  },
  face: ['activation'],

  smooth: ({ activation }) => isSmooth(activation),
  infer: ({ input }) => ({ output: input! }),
  cost: ({ input }) => free(input!, sampleSize(input!.shape)),
  emit: (args) => ({ use: 'Activate', from: 'nodes/blocks/core/activation/layer.ts', args: { ...args } }),

  examples: [
    { inputs: { input: embedding(7) } },
    { inputs: { input: image(4, 3) }, params: { activation: 'sigmoid' } },
    { inputs: { input: embedding(7) }, params: { activation: 'tanh' } },
    { inputs: { input: embedding(7) }, params: { activation: 'elu', alpha: 0.5 } },
    { inputs: { input: embedding(7) }, params: { activation: 'leakyRelu', slope: 0.2 } },
    { inputs: { input: embedding(7) }, params: { activation: 'selu' } },
    { inputs: { input: embedding(7) }, params: { activation: 'softplus' } },
    { inputs: { input: embedding(7) }, params: { activation: 'leakyRelu', slope: 2 }, problem: 'param.range' },
    { inputs: { input: scalar('loss') }, problem: 'port.role' },
  ],
});
