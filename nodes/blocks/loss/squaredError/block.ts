import { define, type Inferred } from '../../define.ts';
import { embedding, features, image, labels, port, scalar, setTo } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';
import { decides } from '../decides.ts';
import { weight } from '../weight.ts';

export const squaredError = define({
  type: 'loss.squaredError',
  version: 1,
  family: 'loss',
  part: 'loss',
  text: {
    name: { en: 'Mean squared error', zh: '均方误差' },
    idea: {
      en: 'How far numbers lie from those that they should be: for regression, and for rebuilding an input.',
      zh: '衡量预测的数与目标相差多少，用于回归，也用于重建输入。',
    },
  },
  words: ['mse', 'l2', 'regression', 'reconstruction', 'autoencoder', 'loss', '损失', '回归', '重建', '自编码器', 'junfangwucha'],
  inputs: {
    prediction: port(features, ['batch', '*'], 'Prediction', '预测值'),
    target: port(features, ['batch', '*'], 'Target', '目标'),
  },
  outputs: { loss: port('loss', [], 'Loss', '损失') },
  params: { weight, decides },
  face: ['weight'],

  infer({ prediction, target }): Inferred {
    const [got, expected] = [sampleSize(prediction!.shape), sampleSize(target!.shape)];
    if (!Number.isNaN(got) && !Number.isNaN(expected) && got !== expected) {
      return { code: 'loss.numbers', port: 'prediction', data: { got, expected }, cures: prediction!.shape.length === 2 ? setTo('units', [expected]) : [] };
    }
    return { loss: scalar('loss') };
  },
  emit: () => ({ use: 'squaredError', from: 'nodes/train/runtime/losses/squaredError.ts', args: {} }),

  examples: [
    { inputs: { prediction: embedding(3), target: embedding(3) } },
    { inputs: { prediction: embedding(784), target: image(28) }, params: { weight: 0.5 } },
    { inputs: { prediction: image(28), target: image(28) } },
    { inputs: { prediction: embedding(10), target: image(28) }, problem: 'loss.numbers' },
    { inputs: { prediction: embedding(10), target: labels(10) }, problem: 'port.role' },
    { inputs: { prediction: embedding(3) }, problem: 'port.missing' },
    { inputs: { prediction: embedding(3), target: embedding(3) }, params: { weight: -1 }, problem: 'param.range' },
  ],
});
