import { define } from '../../define.ts';
import { embedding, port, sequence, sequenceAxes } from '../../ports.ts';
import { axis } from '../../shapes.ts';

export const classToken = define({
  type: 'attention.classToken',
  version: 1,
  family: 'attention',
  part: 'layer',
  text: {
    name: { en: 'Class token', zh: '分类词元' },
    idea: { en: 'Puts one learned word before the sequence; in the end it stands for the whole.', zh: '在序列最前面放一个学出来的词，最后由它代表整个序列。' },
  },
  words: ['cls', '[CLS]', 'vit', 'bert', '类别标记', 'fenleiciyuan'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: { output: port('sequence', sequenceAxes, 'One word longer', '多一个词的序列') },
  params: {},

  infer({ input }) {
    const [batch, time, width] = input!.shape;
    return { output: { ...input!, shape: [batch!, axis('time', typeof time!.size === 'number' ? time!.size + 1 : `${time!.size} + 1`), width!] } };
  },
  cost({ input }) {
    const [time, width] = [Number(input!.shape[1]!.size), Number(input!.shape[2]!.size)];
    return { weights: width, multiplyAdds: 0, activations: (time + 1) * width };
  },
  emit: () => ({ use: 'ClassToken', from: 'nodes/blocks/attention/classToken/layer.ts', args: {} }),

  examples: [{ inputs: { input: sequence(4, 6) } }, { inputs: { input: embedding(6) }, problem: 'port.role' }],
});
