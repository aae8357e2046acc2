import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { divisors, image, port, sequence, sequenceAxes, setTo } from '../../ports.ts';
import { axis } from '../../shapes.ts';

export const multiHead = define({
  type: 'attention.multiHead',
  version: 1,
  family: 'attention',
  part: 'layer',
  text: {
    name: { en: 'Multi-head attention', zh: '多头注意力' },
    idea: { en: 'Every position asks every other what it holds and mixes the answers.', zh: '每个位置向所有位置提问，再把回答加权混合。' },
  },
  words: ['self-attention', 'transformer', 'qkv', 'scaled dot product', '自注意力', '变换器', 'zhuyili'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: {
    output: port('sequence', sequenceAxes, 'Mixed sequence', '混合后的序列'),
    weights: port('attention', ['batch', 'heads', 'asks', 'answers'], 'Attention weights', '注意力权重', { watched: true }),
  },
  params: {
    heads: int({
      default: 4,
      min: 1,
      max: 256,
      search: true,
      text: { en: 'Heads', zh: '注意力头数' },
      hint: { en: 'How many different questions are asked at once; the width is shared among them.', zh: '同时提出多少种不同的问题，宽度由各个头平分。' },
    }),
  },
  face: ['heads'],

  infer({ input }, { heads }): Inferred {
    const [batch, time, width] = input!.shape;
    if (typeof width!.size === 'number' && width!.size % heads !== 0) {
      return {
        code: 'heads.uneven',
        port: 'input',
        param: 'heads',
        data: { heads, width: width!.size },
        cures: setTo(
          'heads',
          divisors(width!.size, heads).filter((d) => d <= 256),
        ),
      };
    }
    const length = time!.size;
    const places = (name: string) => axis(name, typeof length === 'number' ? length : name);
    return {
      output: input!,
      weights: { role: 'attention', dtype: 'float32', shape: [batch!, axis('heads', heads), places('asks'), places('answers')] },
    };
  },

  cost({ input }, { heads }) {
    const [time, width] = [Number(input!.shape[1]!.size), Number(input!.shape[2]!.size)];
    return {
      weights: 4 * width ** 2 + width,
      multiplyAdds: 4 * time * width ** 2 + 2 * time ** 2 * width,
      activations: 5 * time * width + heads * time ** 2,
    };
  },

  emit: ({ heads }) => ({ use: 'MultiHeadAttention', from: 'nodes/blocks/attention/multiHead/layer.ts', args: { heads } }),

  examples: [
    { inputs: { input: sequence(5, 8) }, params: { heads: 2 } },
    { inputs: { input: sequence(3, 6) }, params: { heads: 1 } },
    { inputs: { input: sequence(5, 8) }, params: { heads: 3 }, problem: 'heads.uneven' },
    { inputs: { input: image(8) }, problem: 'port.role' },
  ],
});
