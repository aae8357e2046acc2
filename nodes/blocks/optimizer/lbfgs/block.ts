import { define } from '../../define.ts';
import { int, number } from '../../params.ts';
import { embedding, port, scalar } from '../../ports.ts';
import * as units from '../../units.ts';

export const lbfgs = define({
  type: 'optimizer.lbfgs',
  version: 1,
  family: 'optimizer',
  part: 'optimizer',
  goal: 'equation',
  text: {
    name: { en: 'Adam, then L-BFGS', zh: 'Adam 接 L-BFGS' },
    idea: {
      en: 'Adam finds the neighbourhood; L-BFGS learns the curvature from past steps and goes down where Adam only wanders.',
      zh: '先用 Adam 找到大致位置，再由 L-BFGS 从过去的步子里学习曲率，继续下降到 Adam 到不了的地方。',
    },
  },
  words: ['lbfgs', 'quasi-newton', 'second order', 'line search', 'wolfe', '拟牛顿', '二阶优化', '线搜索', 'youhuaqi'],
  inputs: { loss: port('loss', [], 'Loss', '损失') },
  outputs: { update: port('update', [], 'Update', '更新') },
  params: {
    rate: number({
      default: 0.001,
      min: 1e-7,
      max: 1,
      scale: 'log',
      search: true,
      text: { en: 'Learning rate', zh: '学习率' },
      hint: { en: 'Of Adam. L-BFGS finds the length of each step by itself.', zh: 'Adam 的学习率。L-BFGS 每一步走多远由它自己决定。' },
    }),
    adamSteps: int({
      default: 500,
      min: 0,
      max: 1_000_000,
      unit: units.steps,
      text: { en: 'Adam steps', zh: 'Adam 步数' },
      hint: { en: 'Steps of Adam before L-BFGS takes over.', zh: '切换到 L-BFGS 之前，Adam 走多少步。' },
    }),
    memory: int({
      default: 50,
      min: 1,
      max: 200,
      text: { en: 'Memory', zh: '记忆步数' },
      hint: { en: 'Past steps from which the curvature is told.', zh: '用最近多少步来估计曲率。' },
    }),
  },
  face: ['rate', 'adamSteps'],

  infer: () => ({ update: scalar('update') }),
  emit: ({ rate, adamSteps, memory }) => ({ use: 'adamLbfgs', from: 'nodes/train/runtime/optimizers/adamLbfgs.ts', args: { rate, adamSteps, memory } }),

  examples: [
    { inputs: { loss: scalar('loss') } },
    { inputs: { loss: scalar('loss') }, params: { memory: 0 }, problem: 'param.range' },
    { inputs: { loss: embedding(10) }, problem: 'port.role' },
  ],
});
