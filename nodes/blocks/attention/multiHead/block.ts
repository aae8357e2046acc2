import { define, type Inferred } from '../../define.ts';
import { flag, int } from '../../params.ts';
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
  words: ['self-attention', 'transformer', 'masked', 'causal', 'gpt', 'qkv', 'scaled dot product', '自注意力', '变换器', 'zhuyili'],
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
    causal: flag({
      default: false,
      text: { en: 'Causal', zh: '因果掩码' },
      hint: {
        en: 'Each position sees only itself and what came before: for predicting what comes next.',
        zh: '每个位置只能看到自己和前面的位置，用于预测下一个词元。',
      },
    }),
    bias: flag({
      default: false,
      text: { en: 'Bias', zh: '偏置' },
      hint: {
        en: 'Queries, keys and values get a constant each that is learned too, as in GPT-2. It changes little.',
        zh: '查询、键和值各加上一个可学习的常量，GPT-2 就是这样做的。影响很小。',
      },
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

  cost({ input }, { heads, bias }) {
    const [time, width] = [Number(input!.shape[1]!.size), Number(input!.shape[2]!.size)];
    return {
      weights: 4 * width ** 2 + (bias ? 4 : 1) * width,
      multiplyAdds: 4 * time * width ** 2 + 2 * time ** 2 * width,
      activations: 5 * time * width + heads * time ** 2,
    };
  },

  emit: ({ heads, causal, bias }) => ({ use: 'MultiHeadAttention', from: 'nodes/blocks/attention/multiHead/layer.ts', args: { heads, causal, bias } }),

  examples: [
    { inputs: { input: sequence(5, 8) }, params: { heads: 2 } },
    { inputs: { input: sequence(3, 6) }, params: { heads: 1 } },
    { inputs: { input: sequence(4, 6) }, params: { heads: 2, causal: true, bias: true } },
    { inputs: { input: sequence(5, 8) }, params: { heads: 3 }, problem: 'heads.uneven' },
    { inputs: { input: image(8) }, problem: 'port.role' },
  ],
});
