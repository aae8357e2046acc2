import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { port, sequence, sequenceAxes, setTo, tokenAxes, tokens } from '../../ports.ts';
import { axis } from '../../shapes.ts';

export const tokenEmbedding = define({
  type: 'sequence.embedding',
  version: 1,
  family: 'sequence',
  part: 'layer',
  text: {
    name: { en: 'Token embedding', zh: '词嵌入' },
    idea: { en: 'Looks up a learned vector for each token.', zh: '为每个词元查出一个学出来的向量。' },
  },
  words: ['word vectors', 'lookup table', 'vocabulary', 'word2vec', '词向量', '查表', 'ciqianru'],
  inputs: { input: port('tokens', tokenAxes, 'Tokens', '词元', { dtype: 'int32' }) },
  outputs: { output: port('sequence', sequenceAxes, 'Vectors', '向量') },
  params: {
    vocabulary: int({
      default: 1000,
      min: 1,
      max: 1_000_000,
      text: { en: 'Vocabulary', zh: '词表大小' },
      hint: { en: 'How many different tokens have a vector: at least as many as the data has.', zh: '有多少种词元拥有自己的向量，不能少于数据中的词元种类。' },
    }),
    width: int({
      default: 64,
      min: 1,
      max: 65536,
      search: true,
      text: { en: 'Width', zh: '宽度' },
      hint: { en: 'How many numbers a vector has.', zh: '每个向量由多少个数组成。' },
    }),
  },
  face: ['vocabulary', 'width'],

  infer({ input }, { vocabulary, width }): Inferred {
    const [batch, time] = input!.shape;
    const { classes } = input!;
    if (classes !== undefined && classes > vocabulary)
      return { code: 'tokens.vocabulary', port: 'input', param: 'vocabulary', data: { got: classes, vocabulary }, cures: setTo('vocabulary', [classes]) };
    return { output: { role: 'sequence', dtype: 'float32', shape: [batch!, time!, axis('width', width)] } };
  },
  cost({ input }, { vocabulary, width }) {
    const time = Number(input!.shape[1]!.size);
    return { weights: vocabulary * width, multiplyAdds: 0, activations: time * width };
  },
  emit: ({ vocabulary, width }) => ({ use: 'TokenEmbedding', from: 'nodes/blocks/sequence/embedding/layer.ts', args: { vocabulary, width } }),

  examples: [
    { inputs: { input: tokens(5, 8) }, params: { vocabulary: 8, width: 3 } },
    { inputs: { input: tokens(2, 4) }, params: { vocabulary: 20, width: 6 } },
    { inputs: { input: tokens(5, 8) }, params: { vocabulary: 7 }, problem: 'tokens.vocabulary' },
    { inputs: { input: sequence(5, 8) }, problem: 'port.role' },
  ],
});
