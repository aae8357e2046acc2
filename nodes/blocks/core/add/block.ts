import { define, type Inferred } from '../../define.ts';
import { embedding, features, free, image, port, sequence } from '../../ports.ts';
import { sampleSize, shapeWords, type Shape } from '../../shapes.ts';

export const add = define({
  type: 'core.add',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Add', zh: '相加' },
    idea: {
      en: 'Adds two signals number by number: a residual goes around a block and joins again here.',
      zh: '把两路信号逐个数相加：残差绕过一个模块，在这里汇合。',
    },
  },
  words: ['residual', 'skip connection', 'sum', 'shortcut', '残差', '跳跃连接', '短路连接', 'xiangjia'],
  inputs: { a: port(features, ['batch', '*'], 'First', '第一路'), b: port(features, ['batch', '*'], 'Second', '第二路') },
  outputs: { output: port(features, ['batch', '*'], 'Sum', '和') },
  params: {},

  smooth: () => true,
  infer({ a, b }): Inferred {
    if (!equal(a!.shape, b!.shape)) return { code: 'add.shapes', port: 'b', data: { a: shapeWords(a!.shape), b: shapeWords(b!.shape) } };
    return { output: a! };
  },
  cost: ({ a }) => free(a!, sampleSize(a!.shape)),
  emit: () => ({ use: 'Add', from: 'nodes/blocks/core/add/layer.ts', args: {} }),

  examples: [
    { inputs: { a: sequence(5, 4), b: sequence(5, 4) } },
    { inputs: { a: image(6, 2), b: image(6, 2) } },
    { inputs: { a: sequence(5, 4), b: sequence(6, 4) }, problem: 'add.shapes' },
    { inputs: { a: embedding(5), b: image(5) }, problem: 'add.shapes' },
    { inputs: { a: embedding(5) }, problem: 'port.missing' },
  ],
});

const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((one, i) => one.axis === b[i]!.axis && one.size === b[i]!.size);
