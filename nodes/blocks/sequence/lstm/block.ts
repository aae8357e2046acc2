import { define } from '../../define.ts';
import { choice, int } from '../../params.ts';
import { embedding, port, sequence, sequenceAxes, withWidth } from '../../ports.ts';

export const lstm = define({
  type: 'sequence.lstm',
  version: 1,
  family: 'sequence',
  part: 'layer',
  text: {
    name: { en: 'LSTM', zh: '长短期记忆网络' },
    idea: {
      en: 'Reads a sequence step by step and keeps in a cell what it will need later.',
      zh: '一步一步地读序列，把以后用得到的内容记在细胞状态里。',
    },
  },
  words: ['recurrent', 'rnn', 'long short-term memory', 'gates', '循环神经网络', '门控', 'LSTM', 'xunhuan'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: { output: port(['embedding', 'sequence'], ['batch', '*', 'width'], 'States', '状态') },
  params: {
    units: int({
      default: 128,
      min: 1,
      max: 8192,
      search: true,
      text: { en: 'Units', zh: '单元数' },
      hint: { en: 'How many numbers the state has. More remember more and cost more.', zh: '状态由多少个数组成。越多记得越多，计算也越多。' },
    }),
    gives: choice({
      default: 'last',
      choices: { last: { en: 'last state', zh: '最后的状态' }, sequence: { en: 'state of every step', zh: '每一步的状态' } },
      text: { en: 'Gives', zh: '输出' },
      hint: {
        en: 'The last state stands for the whole sequence; the states of all steps can go into a further layer.',
        zh: '最后的状态代表整个序列；每一步的状态可以交给下一层继续处理。',
      },
    }),
  },
  face: ['units', 'gives'],

  infer({ input }, { units, gives }) {
    const states = withWidth(input!, units);
    return { output: gives === 'sequence' ? states : { ...states, role: 'embedding', shape: [states.shape[0]!, states.shape[2]!] } };
  },

  cost({ input }, { units, gives }) {
    const [time, width] = [Number(input!.shape[1]!.size), Number(input!.shape[2]!.size)];
    return {
      weights: 4 * units * (width + units + 1),
      multiplyAdds: 4 * units * (width + units) * time,
      // Gates, cell and state of every step are kept for the gradient.
      activations: gives === 'sequence' ? 7 * units * time : 6 * units * time + units,
    };
  },

  emit: ({ units, gives }) => ({ use: 'Lstm', from: 'nodes/blocks/sequence/lstm/layer.ts', args: { units, gives } }),

  examples: [
    { inputs: { input: sequence(5, 4) }, params: { units: 3 } },
    { inputs: { input: sequence(3, 2) }, params: { units: 4, gives: 'sequence' } },
    { inputs: { input: embedding(8) }, problem: 'port.role' },
    { inputs: { input: sequence(5, 4) }, params: { units: 0 }, problem: 'param.range' },
  ],
});
