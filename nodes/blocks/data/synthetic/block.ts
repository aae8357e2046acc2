import { define, type Inferred, type Signal } from '../../define.ts';
import { choice, int } from '../../params.ts';
import { embedding, image, labels as sampleLabels, port, sequence, stepLabels, tokens } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';
import * as units from '../../units.ts';

/** Numbers in both splits together: two gigabytes. */
const limit = 2 ** 29;

export const synthetic = define({
  type: 'data.synthetic',
  version: 1,
  family: 'data',
  part: 'data',
  text: {
    name: { en: 'Random data', zh: '随机数据' },
    idea: {
      en: 'Random inputs of any shape with random labels, to try whether a graph fits together and how fast it is.',
      zh: '任意形状的随机输入和随机标签，用来检查计算图能否接通、速度如何。',
    },
  },
  words: ['synthetic', 'dummy', 'fake', 'noise', 'benchmark', '合成数据', '测试', 'suijishuju'],
  inputs: {},
  outputs: {
    inputs: port(['embedding', 'image', 'sequence', 'tokens'], ['batch', '*'], 'Inputs', '输入', { dtype: 'any' }),
    labels: port('label', ['batch', '*'], 'Labels', '标签', { dtype: 'int32' }),
    targets: port('embedding', ['batch', 'width'], 'Target numbers', '目标数值'),
  },
  params: {
    kind: choice({
      default: 'numbers',
      choices: {
        numbers: { en: 'numbers', zh: '一组数' },
        image: { en: 'images', zh: '图像' },
        sequence: { en: 'sequences of numbers', zh: '数值序列' },
        tokens: { en: 'sequences of tokens', zh: '词元序列' },
      },
      text: { en: 'Kind', zh: '种类' },
      hint: { en: 'What a sample is.', zh: '一个样本是什么样的。' },
    }),
    time: int({
      default: 32,
      min: 1,
      max: 65536,
      unit: units.steps,
      text: { en: 'Length', zh: '长度' },
      hint: { en: 'Steps of a sequence.', zh: '序列有多少步。' },
    }),
    width: int({
      default: 64,
      min: 1,
      max: 65536,
      text: { en: 'Width', zh: '宽度' },
      hint: { en: 'How many numbers a sample has, or each step of a sequence of numbers.', zh: '一个样本有多少个数；数值序列则是每一步有多少个数。' },
    }),
    side: int({
      default: 28,
      min: 1,
      max: 4096,
      unit: units.pixels,
      text: { en: 'Side', zh: '边长' },
      hint: { en: 'Height and width of an image.', zh: '图像的高和宽。' },
    }),
    channels: int({
      default: 1,
      min: 1,
      max: 1024,
      text: { en: 'Channels', zh: '通道数' },
      hint: { en: 'Numbers a pixel: 1 for grey, 3 for colour.', zh: '每个像素有多少个数：灰度图为 1，彩色图为 3。' },
    }),
    vocabulary: int({
      default: 1000,
      min: 1,
      max: 1_000_000,
      text: { en: 'Vocabulary', zh: '词表大小' },
      hint: { en: 'How many different tokens there are.', zh: '一共有多少种不同的词元。' },
    }),
    classes: int({
      default: 10,
      min: 1,
      max: 1_000_000,
      text: { en: 'Classes', zh: '类别数' },
      hint: { en: 'How many different labels there are.', zh: '一共有多少种不同的标签。' },
    }),
    targets: int({
      default: 1,
      min: 1,
      max: 65536,
      text: { en: 'Target numbers', zh: '目标数值' },
      hint: { en: 'How many numbers there are to predict for each sample, beside its label.', zh: '除标签外，每个样本还有多少个要预测的数。' },
    }),
    labels: choice({
      default: 'sample',
      choices: { sample: { en: 'one a sample', zh: '每个样本一个' }, step: { en: 'one a step', zh: '每一步一个' } },
      text: { en: 'Labels', zh: '标签' },
      hint: { en: 'Whether a sequence has one label or each of its steps has one.', zh: '整个序列只有一个标签，还是每一步各有一个。' },
    }),
    train: int({
      default: 1024,
      min: 1,
      max: 10_000_000,
      unit: units.samples,
      text: { en: 'Train', zh: '训练' },
      hint: { en: 'Samples that the weights learn from.', zh: '用来学习权重的样本数。' },
    }),
    test: int({
      default: 256,
      min: 1,
      max: 10_000_000,
      unit: units.samples,
      text: { en: 'Test', zh: '测试' },
      hint: {
        en: 'Samples kept aside. Their labels are random too, so accuracy on them stays at chance.',
        zh: '留出来的样本数。它们的标签也是随机的，所以准确率只会停在随机水平。',
      },
    }),
  },
  face: ['kind', 'classes'],

  infer(_, params): Inferred {
    const { kind, time, classes, targets, labels, train, test } = params;
    const inputs = inputsOf(params);
    const size = (sampleSize(inputs.shape) + targets) * (train + test);
    if (size > limit) return { code: 'data.tooLarge', param: 'train', data: { size, limit }, cures: [] };
    const steps = labels === 'step' && (kind === 'sequence' || kind === 'tokens');
    return { inputs, labels: steps ? stepLabels(time, classes) : sampleLabels(classes), targets: embedding(targets) };
  },
  emit: (params) => ({ use: 'synthetic', from: 'nodes/datasets/synthetic.ts', args: params }),

  examples: [
    { inputs: {} },
    { inputs: {}, params: { kind: 'image', side: 12, channels: 3, classes: 4, train: 64, test: 16 } },
    { inputs: {}, params: { kind: 'sequence', time: 6, width: 5, train: 32, test: 8 } },
    { inputs: {}, params: { kind: 'tokens', time: 6, vocabulary: 50, classes: 50, labels: 'step', train: 32, test: 8 } },
    { inputs: {}, params: { side: 0 }, problem: 'param.range' },
    { inputs: {}, params: { kind: 'image', side: 4096, channels: 3 }, problem: 'data.tooLarge' },
  ],
});

function inputsOf(params: { kind: string; time: number; width: number; side: number; channels: number; vocabulary: number }): Signal {
  switch (params.kind) {
    case 'image':
      return image(params.side, params.channels);
    case 'sequence':
      return sequence(params.time, params.width);
    case 'tokens':
      return tokens(params.time, params.vocabulary);
    default:
      return embedding(params.width);
  }
}
