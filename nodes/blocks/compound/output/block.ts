import { define } from '../../define.ts';
import { port, sequence } from '../../ports.ts';

/** What is wired here leaves the compound through the port that has this node's id. */
export const compoundOutput = define({
  type: 'compound.output',
  version: 1,
  family: 'compound',
  part: 'boundary',
  text: {
    name: { en: 'Output of the compound', zh: '复合模块输出' },
    idea: {
      en: 'What is wired here leaves the compound. Each one is a port on its right edge.',
      zh: '接到这里的数据会离开复合模块，每一个对应模块右侧的一个端口。',
    },
  },
  words: ['boundary', 'port', '边界', '端口', '出口'],
  inputs: { input: port('any', undefined, 'Out of the compound', '离开模块') },
  outputs: {},
  params: {},
  infer: () => ({}),
  examples: [{ inputs: { input: sequence(5, 8) } }, { inputs: {}, problem: 'port.missing' }],
});
