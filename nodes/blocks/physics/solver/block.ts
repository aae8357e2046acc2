import { define } from '../../define.ts';
import { choice, int } from '../../params.ts';
import { port } from '../../ports.ts';
import { known, knownAxes } from '../signals.ts';

export const solver = define({
  type: 'physics.solver',
  version: 1,
  family: 'physics',
  part: 'reference',
  text: {
    name: { en: 'Classical solver', zh: '经典求解器' },
    idea: {
      en: 'Solves the same equation on a grid, step by step in time: what the network is compared with.',
      zh: '在网格上沿时间一步步求解同一个方程，作为与网络比较的对象。',
    },
  },
  words: ['finite differences', 'spectral', 'method of lines', 'runge-kutta', 'numerical', '有限差分', '谱方法', '线方法', '数值解'],
  inputs: {},
  outputs: { solution: port('field', knownAxes, 'Solution', '数值解') },
  params: {
    method: choice({
      default: 'differences',
      choices: { differences: { en: 'finite differences', zh: '有限差分' }, spectral: { en: 'spectral (periodic)', zh: '谱方法（周期）' } },
      text: { en: 'Method', zh: '方法' },
      hint: {
        en: 'How derivatives in space are taken: from neighbours, or from the waves that make up the whole field.',
        zh: '空间导数怎么算：由相邻点得出，或由组成整个场的波得出。',
      },
    }),
    cells: int({
      default: 256,
      min: 8,
      max: 1024,
      search: true,
      text: { en: 'Cells', zh: '网格数' },
      hint: {
        en: 'Cells along x. Twice as many take four to eight times as long.',
        zh: '沿 x 方向的网格数。加倍时耗时约为四到八倍。',
      },
    }),
    moments: int({
      default: 101,
      min: 2,
      max: 1001,
      text: { en: 'Moments', zh: '输出时刻数' },
      hint: { en: 'How many moments are kept. Steps in between are chosen by their error.', zh: '保留多少个时刻。中间的步长按误差自动选取。' },
    }),
  },
  face: ['method', 'cells'],
  infer: () => ({ solution: known }),
  emit: ({ method, cells, moments }) => ({ use: 'classicalSolver', from: 'nodes/datasets/classicalSolver.ts', args: { method, cells, moments } }),
  examples: [{ inputs: {} }, { inputs: {}, params: { method: 'spectral', cells: 64 } }, { inputs: {}, params: { cells: 2 }, problem: 'param.range' }],
});
