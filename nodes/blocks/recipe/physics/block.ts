import { define } from '../../define.ts';
import { int } from '../../params.ts';
import { port, scalar } from '../../ports.ts';
import * as units from '../../units.ts';
import { epochs, seed } from '../params.ts';

export const physics = define({
  type: 'recipe.physics',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  takes: 'equation',
  goal: 'equation',
  text: {
    name: { en: 'Physics training', zh: '物理训练' },
    idea: {
      en: 'Looks at all points of the domain in each step, and measures the error after each epoch.',
      zh: '每一步都看区域内的全部配点，每轮结束后测量误差。',
    },
  },
  words: ['train', 'pinn', 'pde', 'solve', '训练', '求解', '物理信息神经网络', 'wulixunlian'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: epochs(20, { en: 'How often the error is measured; between two measurements lie the steps.', zh: '测量多少次误差，两次测量之间是若干步。' }),
    steps: int({
      default: 100,
      min: 1,
      max: 100_000,
      unit: units.steps,
      text: { en: 'Steps per epoch', zh: '每轮步数' },
      hint: { en: 'Updates between two measurements. Points are refined as often.', zh: '两次测量之间更新多少次，配点也按这个频率加密。' },
    }),
    seed: seed({
      en: 'First weights, points and noise all come from it: the same seed repeats the run.',
      zh: '初始权重、配点和噪声都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'steps'],

  infer: () => ({}),
  emit: ({ seed, epochs, steps }) => ({ use: 'physics', from: 'nodes/train/runtime/training/physics.ts', args: { seed, epochs, steps } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { steps: 0 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
