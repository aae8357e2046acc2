import { define } from '../../define.ts';
import { port, sequence } from '../../ports.ts';

/** Inside a compound the signal that enters its port stands here; `analyse` gives it the outer signal as `input`. */
export const compoundInput = define({
  type: 'compound.input',
  version: 1,
  family: 'compound',
  part: 'boundary',
  text: {
    name: { en: 'Input of the compound', zh: '复合模块输入' },
    idea: {
      en: 'What enters the compound comes out of here. Each one is a port on its left edge.',
      zh: '进入复合模块的数据从这里流出，每一个对应模块左侧的一个端口。',
    },
  },
  words: ['boundary', 'port', '边界', '端口', '入口'],
  inputs: {},
  outputs: { output: port('any', undefined, 'Into the compound', '进入模块') },
  params: {},
  infer: ({ input }) => ({ output: input! }),
  examples: [{ inputs: { input: sequence(5, 8) } }],
});
