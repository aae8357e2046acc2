import { activationParam } from '../../activations.ts';
import { define } from '../../define.ts';
import { int } from '../../params.ts';
import { embedding, image, lastSize, port, positions, sequence, vectors } from '../../ports.ts';

export const feedForward = define({
  type: 'core.feedForward',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Feed-forward', zh: '前馈网络' },
    idea: {
      en: 'Two dense layers on each position by itself: wider, bent, and back to the same width.',
      zh: '对每个位置单独做两层全连接：先变宽、激活，再变回原宽度。',
    },
  },
  words: ['mlp', 'ffn', 'position-wise', 'transformer', '多层感知机', '逐位置', 'qiankui'],
  inputs: { input: port(vectors, ['batch', '*', 'width'], 'Input', '输入') },
  outputs: { output: port(vectors, ['batch', '*', 'width'], 'Output', '输出') },
  params: {
    hidden: int({
      default: 128,
      min: 1,
      max: 65536,
      search: true,
      text: { en: 'Hidden width', zh: '隐藏宽度' },
      hint: { en: 'Width in the middle; two to four times the width of the input is usual.', zh: '中间层的宽度，通常取输入宽度的两到四倍。' },
    }),
    activation: activationParam('relu'),
  },
  face: ['hidden', 'activation'],

  infer: ({ input }) => ({ output: input! }),
  cost({ input }, { hidden }) {
    const width = Number(lastSize(input!.shape));
    const rows = positions(input!.shape);
    return { weights: 2 * width * hidden + hidden + width, multiplyAdds: 2 * rows * width * hidden, activations: rows * (hidden + width) };
  },
  emit: ({ hidden, activation }) => ({ use: 'FeedForward', from: 'nodes/blocks/core/feedForward/layer.ts', args: { hidden, activation } }),

  examples: [
    { inputs: { input: sequence(5, 8) }, params: { hidden: 16 } },
    { inputs: { input: embedding(8) }, params: { hidden: 4, activation: 'gelu' } },
    { inputs: { input: image(8) }, problem: 'port.role' },
  ],
});
