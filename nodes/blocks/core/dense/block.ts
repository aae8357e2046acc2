import { activationParam, isSmooth } from '../../activations.ts';
import { define } from '../../define.ts';
import { int } from '../../params.ts';
import { embedding, image, lastSize, port, positions, sequence, vectors, withWidth } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const dense = define({
  type: 'core.dense',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Dense', zh: '全连接' },
    idea: { en: 'Every output is a weighted sum of all inputs.', zh: '每个输出都是全部输入的加权和。' },
  },
  words: ['linear', 'fully connected', 'perceptron', 'mlp', 'classifier', '线性层', '感知机', '分类头', 'quanlianjie'],
  inputs: { input: port(vectors, ['batch', '*', 'width'], 'Input', '输入') },
  outputs: { output: port(vectors, ['batch', '*', 'width'], 'Output', '输出') },
  params: {
    units: int({
      default: 64,
      min: 1,
      max: 65536,
      search: true,
      text: { en: 'Units', zh: '单元数' },
      hint: { en: 'How many numbers come out. More can express more and cost more.', zh: '输出多少个数。越多表达力越强，计算也越多。' },
    }),
    activation: activationParam('none'),
  },
  face: ['units', 'activation'],

  smooth: ({ activation }) => isSmooth(activation),
  infer: ({ input }, { units }) => ({ output: withWidth(input!, units) }),

  cost({ input }, { units }) {
    const width = Number(lastSize(input!.shape));
    return { weights: (width + 1) * units, multiplyAdds: sampleSize(input!.shape) * units, activations: positions(input!.shape) * units };
  },

  emit: ({ units, activation }) => ({ use: 'Dense', from: 'nodes/blocks/core/dense/layer.ts', args: { units, activation } }),

  examples: [
    { inputs: { input: embedding(12) }, params: { units: 10 } },
    { inputs: { input: sequence(5, 8) }, params: { units: 6, activation: 'gelu' } },
    { inputs: { input: embedding(4) }, params: { units: 3, activation: 'softmax' } },
    { inputs: { input: image(8) }, problem: 'port.role' },
    { inputs: { input: embedding(12) }, params: { units: 0 }, problem: 'param.range' },
  ],
});
