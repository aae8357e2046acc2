import { define, type Inferred } from '../../define.ts';
import { choice, int } from '../../params.ts';
import * as units from '../../units.ts';
import { graphOutputs, graphSignals } from '../graphPorts.ts';

const [characters, groups, degrees] = [77, 11, 36];

export const miserables = define({
  type: 'data.miserables',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graph',
  text: {
    name: { en: 'Les Misérables', zh: '《悲惨世界》人物' },
    idea: {
      en: "Who meets whom in Victor Hugo's novel: 77 characters, 254 acquaintances, each with the number of chapters.",
      zh: '雨果小说中谁遇见过谁：77 个人物，254 对相识，并附同章出现的次数。',
    },
  },
  words: ['miserables', 'hugo', 'knuth', 'characters', 'social network', 'weighted', '雨果', '社交网络', '人物关系', '加权图', 'beicanshijie'],
  inputs: {},
  outputs: graphOutputs,
  params: {
    features: choice({
      default: 'names',
      choices: { names: { en: 'who it is', zh: '是谁' }, degrees: { en: 'how many it meets', zh: '认识多少人' } },
      text: { en: 'Features', zh: '特征' },
      hint: {
        en: 'By which a character is known: a number of its own, or only the number of its acquaintances.',
        zh: '用什么描述一个人物：各自独有的编号，或者只有认识的人数。',
      },
    }),
    labelled: int({
      default: 1,
      min: 1,
      max: 10,
      unit: units.nodes,
      text: { en: 'Labelled per class', zh: '每类已标注' },
      hint: { en: 'Characters of each group whose group may be learned from.', zh: '每组中有多少个人物的组别可以用来学习。' },
    }),
    validation: int({
      default: 16,
      min: 0,
      max: 60,
      unit: units.nodes,
      text: { en: 'Validation', zh: '验证' },
      hint: { en: 'Characters that choose the best epoch. All others are the test.', zh: '用来挑选最佳轮次的人物数，其余都用于测试。' },
    }),
  },
  face: ['features'],

  infer: (_, { features }): Inferred => graphSignals(features === 'names' ? characters : degrees, groups),
  emit: ({ features, labelled, validation }) => ({
    use: 'miserables',
    from: 'nodes/datasets/miserables.ts',
    args: { features, labelled, validation },
    packages: ['vega-datasets'],
  }),

  examples: [
    { inputs: {} },
    { inputs: {}, params: { features: 'degrees', labelled: 2, validation: 5 } },
    { inputs: {}, params: { validation: 77 }, problem: 'param.range' },
  ],
});
