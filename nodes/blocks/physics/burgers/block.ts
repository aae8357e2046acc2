import { define } from '../../define.ts';
import { int, number } from '../../params.ts';
import { port } from '../../ports.ts';
import { known, knownAxes } from '../signals.ts';

export const burgers = define({
  type: 'physics.burgers',
  version: 1,
  family: 'physics',
  part: 'reference',
  text: {
    name: { en: 'Exact Burgers', zh: 'Burgers 精确解' },
    idea: {
      en: 'The exact solution of Burgers’ equation that begins as -sin(pi x), by the formula of Cole and Hopf.',
      zh: '初值为 -sin(pi x) 的 Burgers 方程的精确解，由 Cole-Hopf 变换给出。',
    },
  },
  words: ['burgers', 'cole-hopf', 'shock', 'exact solution', 'reference', '激波', '精确解', '参考解'],
  inputs: {},
  outputs: { solution: port('field', knownAxes, 'Known solution', '已知解') },
  params: {
    viscosity: number({
      default: 0.01 / Math.PI,
      min: 1e-3,
      max: 10,
      scale: 'log',
      text: { en: 'Viscosity', zh: '黏度' },
      hint: { en: 'The nu of u_t + u u_x = nu u_xx. The smaller, the steeper the shock.', zh: '方程 u_t + u u_x = nu u_xx 中的 nu。越小，激波越陡。' },
    }),
    across: int({
      default: 256,
      min: 8,
      max: 2048,
      text: { en: 'Positions', zh: '空间点数' },
      hint: { en: 'Points of the grid along x.', zh: '沿 x 方向的网格点数。' },
    }),
    moments: int({
      default: 100,
      min: 2,
      max: 2048,
      text: { en: 'Moments', zh: '时间点数' },
      hint: { en: 'Points of the grid along t.', zh: '沿 t 方向的网格点数。' },
    }),
  },
  face: ['viscosity'],
  infer: () => ({ solution: known }),
  emit: ({ viscosity, across, moments }) => ({ use: 'exactBurgers', from: 'nodes/datasets/exactBurgers.ts', args: { viscosity, across, moments } }),
  examples: [{ inputs: {} }, { inputs: {}, params: { viscosity: 0 }, problem: 'param.range' }],
});
