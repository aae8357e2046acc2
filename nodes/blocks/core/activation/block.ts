import { activationParam, isSmooth } from '../../activations.ts';
import { define } from '../../define.ts';
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
  words: ['relu', 'gelu', 'tanh', 'sigmoid', 'softmax', 'nonlinearity', '激活函数', '非线性', 'jihuo'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: { activation: activationParam('relu') },
  face: ['activation'],

  smooth: ({ activation }) => isSmooth(activation),
  infer: ({ input }) => ({ output: input! }),
  cost: ({ input }) => free(input!, sampleSize(input!.shape)),
  emit: ({ activation }) => ({ use: 'Activate', from: 'nodes/blocks/core/activation/layer.ts', args: { activation } }),

  examples: [
    { inputs: { input: embedding(7) } },
    { inputs: { input: image(4, 3) }, params: { activation: 'sigmoid' } },
    { inputs: { input: embedding(7) }, params: { activation: 'tanh' } },
    { inputs: { input: scalar('loss') }, problem: 'port.role' },
  ],
});
