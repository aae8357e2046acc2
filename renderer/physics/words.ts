import type { Text } from '../../nodes/text/text.ts';

export const words = {
  show: { en: 'Map', zh: '图像' },
  field: { en: '{name}', zh: '{name}' },
  known: { en: '{name}, known', zh: '{name}（已知解）' },
  error: { en: 'Error of {name}', zh: '{name} 的误差' },
  residual: { en: 'Residual', zh: '残差' },
  points: { en: 'Points', zh: '配点' },
  slice: { en: 'Slice at {name} = {value}', zh: '{name} = {value} 处的剖面' },
  frame: { en: '{name} = {value}', zh: '{name} = {value}' },
  network: { en: 'network', zh: '网络' },
  classical: { en: 'classical', zh: '经典方法' },
  relativeError: { en: 'error', zh: '误差' },
  time: { en: 'time', zh: '耗时' },
  memory: { en: 'memory', zh: '内存' },
  exact: { en: 'known', zh: '已知解' },
  mapLabel: {
    en: '{what} over the domain, from {low} to {high}; the slice at {name} = {value} is drawn below. Arrow keys move it.',
    zh: '区域上的{what}，取值从 {low} 到 {high}；下方是 {name} = {value} 处的剖面，方向键可移动。',
  },
  sliceLabel: { en: 'Slice at {name} = {value}', zh: '{name} = {value} 处的剖面' },
  how: {
    en: 'Move the pointer over the map (or use the arrow keys) to move the slice. The solid line is the network, the dashed one the known solution. The residual is how far the two sides of the equation are apart: {equations}',
    zh: '在图上移动指针（或用方向键）可移动剖面。实线是网络，虚线是已知解。残差表示方程两边相差多少：{equations}',
  },
  table: { en: 'The slice in numbers', zh: '剖面数值' },
  coefficientsLabel: { en: 'Coefficients over the steps: {list}', zh: '系数随步数的变化：{list}' },
  coefficientsTable: { en: 'Coefficients by step', zh: '各步的系数' },
  step: { en: 'Step', zh: '步' },
  truth: { en: '{name}, true', zh: '{name}（真值）' },
  coefficientsHow: {
    en: 'Solid: what the training believes the coefficient to be. Dashed: what it truly is. Each is drawn as a share of its true value where that is known.',
    zh: '实线是训练中得到的系数，虚线是真值。已知真值时按其比例绘制。',
  },
} satisfies Readonly<Record<string, Text>>;
