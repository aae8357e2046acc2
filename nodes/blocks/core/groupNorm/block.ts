import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { divisors, embedding, features, image, lastSize, port, scalar, sequence, setTo } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';

export const groupNorm = define({
  type: 'core.groupNorm',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Group norm', zh: '组归一化' },
    idea: {
      en: 'Brings groups of channels to mean 0 and variance 1, each sample by itself, then scales and shifts each channel as learned.',
      zh: '对每个样本单独把各组通道调整到均值 0、方差 1，再按学到的参数缩放和平移每个通道。',
    },
  },
  words: ['normalisation', 'normalization', 'groupnorm', 'GN', 'instance norm', '标准化', '归一化', '实例归一化', 'zuguiyihua'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port(features, ['batch', '*'], 'Output', '输出') },
  params: {
    groups: int({
      default: 8,
      min: 1,
      max: 4096,
      search: true,
      text: { en: 'Groups', zh: '组数' },
      hint: {
        en: 'Into how many groups the channels are divided. 1: all together; as many as channels: each by itself (instance norm).',
        zh: '把通道分成多少组。取 1 时所有通道一起归一化；与通道数相同时每个通道单独归一化（实例归一化）。',
      },
    }),
  },
  face: ['groups'],

  infer({ input }, { groups }): Inferred {
    const channels = lastSize(input!.shape);
    if (typeof channels === 'number' && channels % groups !== 0)
      return { code: 'groups.divide', port: 'input', param: 'groups', data: { channels, groups }, cures: setTo('groups', divisors(channels, groups)) };
    return { output: input! };
  },
  cost({ input }) {
    const size = sampleSize(input!.shape);
    return { weights: 2 * Number(lastSize(input!.shape)), multiplyAdds: 4 * size, activations: 3 * size };
  },
  emit: ({ groups }) => ({ use: 'GroupNorm', from: 'nodes/blocks/core/groupNorm/layer.ts', args: { groups } }),

  examples: [
    { inputs: { input: image(5, 8) }, params: { groups: 4 } },
    { inputs: { input: image(4, 6) }, params: { groups: 1 } },
    { inputs: { input: sequence(5, 8) } },
    { inputs: { input: embedding(12) }, params: { groups: 2 } },
    { inputs: { input: image(5, 6) }, params: { groups: 4 }, problem: 'groups.divide' },
    { inputs: { input: scalar('loss') }, problem: 'port.role' },
  ],
});
