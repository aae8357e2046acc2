import { define, type Inferred } from '../../define.ts';
import { flag, int } from '../../params.ts';
import { port, scalar } from '../../ports.ts';
import * as units from '../../units.ts';
import { batchOfGraphs, epochs, seed } from '../params.ts';

export const generatorRecipe = define({
  type: 'recipe.generator',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  takes: 'graphs',
  goal: 'generation',
  text: {
    name: { en: 'Graph generation', zh: '图生成' },
    idea: {
      en: 'Learns to write graphs node by node, draws new ones after each epoch and compares them with graphs that were kept aside.',
      zh: '学会一个节点一个节点地写出图；每轮之后画出新图，与留出来的图比较。',
    },
  },
  words: ['train', 'generate', 'graphrnn', 'mmd', 'sampling', '训练', '生成', '采样', '自回归', 'tushengcheng'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: epochs(20, { en: 'How often graphs are drawn and compared; in between the model learns.', zh: '画图并比较多少次，两次之间是学习。' }),
    passes: int({
      default: 10,
      min: 1,
      max: 1000,
      text: { en: 'Passes per epoch', zh: '每轮遍数' },
      hint: {
        en: 'How often every graph is shown in an epoch, each time with its nodes in another order.',
        zh: '每轮把每张图看多少遍，每一遍节点的顺序都不同。',
      },
    }),
    batch: batchOfGraphs(),
    samples: int({
      default: 64,
      min: 2,
      max: 5000,
      unit: units.graphs,
      text: { en: 'Drawn graphs', zh: '生成数量' },
      hint: { en: 'Graphs that are generated after each epoch. More make the figures steadier.', zh: '每轮之后生成多少张图。越多，指标越稳定。' },
    }),
    keepRules: flag({
      default: false,
      text: { en: 'Keep to the rules', zh: '遵守共同规律' },
      hint: {
        en: 'Takes for granted what all training graphs keep to: their sizes, no higher degree, one piece. Off, valid tells what was learned of it.',
        zh: '把训练图的共同规律当作已知：大小、最大度、连通。关闭时，有效率反映模型自己学到了多少。',
      },
    }),
    seed: seed({
      en: 'First weights, generated data, folds, order of nodes and drawn graphs all come from it: the same seed repeats the run.',
      zh: '初始权重、数据、分折、节点顺序和画出的图都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'passes', 'samples'],

  infer: (): Inferred => ({}),
  emit: (args) => ({ use: 'generatorTraining', from: 'nodes/train/runtime/training/generatorTraining.ts', args: { ...args } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { samples: 1 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
