import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { embedding, port, sequence, sequenceAxes } from '../../ports.ts';
import * as units from '../../units.ts';

export const generatedProbe = define({
  type: 'probe.generated',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Generated graphs', zh: '生成的图' },
    idea: {
      en: 'Graphs that the model draws, beside real ones, and how their degrees compare.',
      zh: '把模型画出的图和真实的图摆在一起，并比较它们的度分布。',
    },
  },
  words: ['samples', 'graphrnn', 'draw', 'degree', 'mmd', '采样', '度分布', '可视化', 'shengchengdetu'],
  inputs: { watch: port('sequence', sequenceAxes, 'Scores', '分数') },
  outputs: {},
  params: {
    samples: int({
      default: 12,
      min: 1,
      max: 100,
      unit: units.graphs,
      text: { en: 'Graphs', zh: '图的数量' },
      hint: { en: 'How many drawn graphs are shown, and as many real ones.', zh: '展示多少张生成的图，以及同样多的真实的图。' },
    }),
  },
  infer: (): Inferred => ({}),
  examples: [{ inputs: { watch: sequence(19, 20) } }, { inputs: { watch: embedding(4) }, problem: 'port.role' }],
});
