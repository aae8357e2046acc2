import { define, type Domain, type Inferred } from '../../define.ts';
import { choice, flag, int, number } from '../../params.ts';
import { port } from '../../ports.ts';
import { axis } from '../../shapes.ts';
import * as units from '../../units.ts';

const bound = (initial: number, en: string, zh: string) =>
  number({
    default: initial,
    min: -1e6,
    max: 1e6,
    text: { en, zh },
    hint: { en: 'Where the domain begins or ends along this coordinate.', zh: '区域在这个坐标方向上的起点或终点。' },
  });

export const domain = define({
  type: 'physics.domain',
  version: 1,
  family: 'physics',
  part: 'data',
  gives: 'equation',
  text: {
    name: { en: 'Domain', zh: '求解区域' },
    idea: {
      en: 'Where an equation holds, and the points at which the network is asked to satisfy it.',
      zh: '方程成立的区域，以及要求网络满足方程的那些点。',
    },
  },
  words: ['pde', 'collocation', 'space', 'time', 'interval', 'disc', 'sampling', 'sobol', 'latin hypercube', '配点', '偏微分方程', '采样', 'qiujiequyu'],
  inputs: {},
  outputs: { points: port('field', ['batch', 'width'], 'Points', '配点') },
  params: {
    space: choice({
      default: 'interval',
      choices: {
        interval: { en: 'interval (x)', zh: '区间（x）' },
        rectangle: { en: 'rectangle (x, y)', zh: '矩形（x, y）' },
        disc: { en: 'disc (x, y)', zh: '圆盘（x, y）' },
        none: { en: 'none (t alone)', zh: '无（仅时间 t）' },
      },
      text: { en: 'Space', zh: '空间' },
      hint: {
        en: 'Shape of the domain. A disc fills the square of its bounds; with time alone, ordinary differential equations are solved.',
        zh: '区域的形状。圆盘内切于边界所围的正方形；只有时间时求解常微分方程。',
      },
    }),
    time: flag({
      default: true,
      text: { en: 'Time', zh: '时间' },
      hint: { en: 'Whether the solution moves: adds the coordinate t, which comes last.', zh: '解是否随时间变化：加入坐标 t，排在最后。' },
    }),
    xFrom: bound(-1, 'x from', 'x 起点'),
    xTo: bound(1, 'x to', 'x 终点'),
    yFrom: bound(-1, 'y from', 'y 起点'),
    yTo: bound(1, 'y to', 'y 终点'),
    tFrom: bound(0, 't from', 't 起点'),
    tTo: bound(1, 't to', 't 终点'),
    points: int({
      default: 2000,
      min: 1,
      max: 1_000_000,
      unit: units.points,
      search: true,
      text: { en: 'Points', zh: '配点数' },
      hint: { en: 'At how many points the equation is looked at, all of them in each step.', zh: '在多少个点上检查方程，每一步都会用到全部的点。' },
    }),
    sampler: choice({
      default: 'sobol',
      choices: {
        uniform: { en: 'uniform', zh: '均匀随机' },
        grid: { en: 'grid', zh: '规则网格' },
        latin: { en: 'Latin hypercube', zh: '拉丁超立方' },
        sobol: { en: 'Sobol', zh: 'Sobol 序列' },
      },
      text: { en: 'Sampling', zh: '采样方式' },
      hint: { en: 'How points are spread. Sobol and Latin hypercube leave the smallest holes.', zh: '点如何分布。Sobol 序列和拉丁超立方留下的空隙最小。' },
    }),
    refresh: choice({
      default: 'fixed',
      choices: {
        fixed: { en: 'the same points', zh: '固定不变' },
        epoch: { en: 'new points each epoch', zh: '每轮重新采样' },
        residual: { en: 'half where the residual is large', zh: '一半放在残差大的地方' },
      },
      text: { en: 'Refinement', zh: '加密方式' },
      hint: {
        en: 'Whether the points stay. Points that go where the equation is violated most find shocks and fronts.',
        zh: '配点是否变化。把点移到违反方程最严重的地方，更容易抓住激波和锋面。',
      },
    }),
    refineUntil: int({
      default: 0,
      min: 0,
      max: 1_000_000,
      text: { en: 'Refine until epoch', zh: '加密到第几轮' },
      hint: {
        en: 'Points move after each epoch up to this one and then stay, so that L-BFGS can learn the curvature of one loss. 0: they never stop.',
        zh: '在这一轮之前每轮都移动配点，之后固定不变，这样 L-BFGS 面对的始终是同一个损失。0 表示一直移动。',
      },
    }),
  },
  face: ['space', 'points', 'sampler'],

  infer(_, params): Inferred {
    const found = domainOf(params);
    if (found.coordinates.length === 0) return { code: 'domain.nothing', param: 'time', data: {} };
    const empty = found.coordinates.find(({ from, to }) => !(to > from));
    if (empty) return { code: 'domain.empty', param: `${empty.name}To`, data: { axis: empty.name, from: empty.from, to: empty.to } };
    return { points: { role: 'field', dtype: 'float32', shape: [axis('batch'), axis('width', found.coordinates.length)], domain: found } };
  },
  emit(params) {
    const { coordinates, disc = false } = domainOf(params);
    const { points, sampler, refresh, refineUntil } = params;
    return {
      use: 'domain',
      from: 'nodes/train/runtime/physics/collocation.ts',
      args: { coordinates: coordinates.map((one) => ({ ...one })), disc, points, sampler, refresh, refineUntil },
    };
  },

  examples: [
    { inputs: {} },
    { inputs: {}, params: { space: 'rectangle', time: false, points: 100, sampler: 'latin', refresh: 'residual', refineUntil: 2 } },
    { inputs: {}, params: { space: 'disc' } },
    { inputs: {}, params: { space: 'none', tTo: 10 } },
    { inputs: {}, params: { space: 'none', time: false }, problem: 'domain.nothing' },
    { inputs: {}, params: { xFrom: 1, xTo: 1 }, problem: 'domain.empty' },
  ],
});

interface Bounds {
  readonly space: string;
  readonly time: boolean;
  readonly xFrom: number;
  readonly xTo: number;
  readonly yFrom: number;
  readonly yTo: number;
  readonly tFrom: number;
  readonly tTo: number;
}

function domainOf({ space, time, ...bounds }: Bounds): Domain {
  const x = { name: 'x', from: bounds.xFrom, to: bounds.xTo };
  const y = { name: 'y', from: bounds.yFrom, to: bounds.yTo };
  const t = { name: 't', from: bounds.tFrom, to: bounds.tTo };
  const inSpace = space === 'none' ? [] : space === 'interval' ? [x] : [x, y];
  return { coordinates: [...inSpace, ...(time ? [t] : [])], ...(space === 'disc' ? { disc: true } : {}) };
}
