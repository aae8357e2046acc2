import { define, type Inferred } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, image, labels, port, scalar, sequence, setTo, stepLabels } from '../../ports.ts';
import { shapeWords, type Shape } from '../../shapes.ts';
import { decides } from '../decides.ts';
import { weight } from '../weight.ts';

export const crossEntropy = define({
  type: 'loss.crossEntropy',
  version: 1,
  family: 'loss',
  part: 'loss',
  text: {
    name: { en: 'Cross-entropy', zh: '交叉熵' },
    idea: {
      en: 'How surprised the model is by the right answer: small when it gave it a high probability.',
      zh: '模型对正确答案有多“意外”：给出的概率越高，损失越小。',
    },
  },
  words: ['loss', 'softmax', 'classification', 'log likelihood', '损失', '分类', '对数似然', 'jiaochashang'],
  inputs: {
    logits: port(['embedding', 'sequence'], ['batch', '*', 'width'], 'Logits', '分数'),
    labels: port('label', ['batch', '*'], 'Labels', '标签', { dtype: 'int32' }),
  },
  outputs: { loss: port('loss', [], 'Loss', '损失') },
  params: {
    smoothing: number({
      default: 0,
      min: 0,
      max: 0.9,
      search: true,
      text: { en: 'Label smoothing', zh: '标签平滑' },
      hint: {
        en: 'Share of the probability that is spread over all classes, so that the model is not pushed to be certain.',
        zh: '把多少概率平均分给所有类别，避免模型过于自信。',
      },
    }),
    weight,
    decides,
  },
  face: ['smoothing', 'weight'],

  infer({ logits, labels: answers }): Inferred {
    const [scores, classes] = [logits!.shape.at(-1)!.size, answers!.classes];
    if (!sameAxes(logits!.shape.slice(0, -1), answers!.shape))
      return { code: 'loss.steps', port: 'logits', data: { expected: shapeWords(answers!.shape), got: shapeWords(logits!.shape) } };
    if (classes === 0) return { code: 'loss.noClasses', port: 'labels', data: {} };
    if (classes !== undefined && typeof scores === 'number' && scores !== classes) {
      return { code: 'loss.classes', port: 'logits', data: { classes, got: scores }, cures: setTo('units', [classes]) };
    }
    return { loss: scalar('loss') };
  },
  emit: ({ smoothing }) => ({ use: 'crossEntropy', from: 'nodes/train/runtime/losses/crossEntropy.ts', args: { smoothing } }),

  examples: [
    { inputs: { logits: embedding(10), labels: labels(10) } },
    { inputs: { logits: embedding(3), labels: labels(3) }, params: { smoothing: 0.1 } },
    { inputs: { logits: embedding(3), labels: labels(3) }, params: { weight: 0.3 } },
    { inputs: { logits: embedding(3), labels: labels(3) }, params: { weight: -1 }, problem: 'param.range' },
    { inputs: { logits: sequence(5, 12), labels: stepLabels(5, 12) } },
    { inputs: { logits: embedding(12), labels: labels(10) }, problem: 'loss.classes' },
    { inputs: { logits: embedding(12), labels: labels(0) }, problem: 'loss.noClasses' },
    { inputs: { logits: sequence(5, 10), labels: labels(10) }, problem: 'loss.steps' },
    { inputs: { logits: sequence(4, 10), labels: stepLabels(5, 10) }, problem: 'loss.steps' },
    { inputs: { logits: image(28), labels: labels(10) }, problem: 'port.role' },
    { inputs: { logits: labels(10), labels: embedding(10) }, problem: 'port.role' },
    { inputs: { logits: embedding(10) }, problem: 'port.missing' },
  ],
});

const sameAxes = (a: Shape, b: Shape): boolean => a.length === b.length && a.every(({ axis, size }, i) => axis === b[i]!.axis && size === b[i]!.size);
