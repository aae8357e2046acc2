import { define } from '../../define.ts';
import { choice } from '../../params.ts';
import { image, port, sequence, sequenceAxes } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const pool = define({
  type: 'attention.pool',
  version: 1,
  family: 'attention',
  part: 'layer',
  text: {
    name: { en: 'Sequence pool', zh: '序列池化' },
    idea: {
      en: 'Makes one vector of a sequence: the state of its class token, or the mean of all places.',
      zh: '把序列变成一个向量：取分类词元的状态，或对所有位置取平均。',
    },
  },
  words: ['pooling', 'class token', 'mean', 'readout', '池化', '读出', 'chihua'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: { output: port('embedding', ['batch', 'width'], 'One vector', '一个向量') },
  params: {
    mode: choice({
      default: 'class',
      choices: { class: { en: 'class token', zh: '分类词元' }, mean: { en: 'mean', zh: '平均' } },
      search: true,
      text: { en: 'Mode', zh: '方式' },
      hint: { en: 'Class token takes the first place; mean needs no class token.', zh: '“分类词元”取第一个位置的状态；“平均”不需要分类词元。' },
    }),
  },
  face: ['mode'],

  infer({ input }) {
    const [batch, , width] = input!.shape;
    return { output: { role: 'embedding', dtype: 'float32', shape: [batch!, width!] } };
  },
  cost: ({ input }, { mode }) => ({ weights: 0, multiplyAdds: mode === 'mean' ? sampleSize(input!.shape) : 0, activations: Number(input!.shape[2]!.size) }),
  emit: ({ mode }) => ({ use: 'SequencePool', from: 'nodes/blocks/attention/pool/layer.ts', args: { mode } }),

  examples: [
    { inputs: { input: sequence(5, 6) } },
    { inputs: { input: sequence(5, 6) }, params: { mode: 'mean' } },
    { inputs: { input: image(8) }, problem: 'port.role' },
  ],
});
