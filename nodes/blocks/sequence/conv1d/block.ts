import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { choice, int } from '../../params.ts';
import { embedding, port, sequence, sequenceAxes, setTo } from '../../ports.ts';
import { axis, type Axis } from '../../shapes.ts';
import * as units from '../../units.ts';
import { reach, slide, strideWithHoles } from '../../vision/windows.ts';

type Padding = 'causal' | 'same' | 'valid';

/** Causal padding stands before the sequence alone, and there is as much of it as keeps the length. */
const places = (time: Axis, kernel: number, strides: number, padding: Padding, dilation: number): Axis =>
  slide(time, reach(kernel, dilation), strides, padding === 'valid' ? 'valid' : 'same');

export const conv1d = define({
  type: 'sequence.conv1d',
  version: 1,
  family: 'sequence',
  part: 'layer',
  text: {
    name: { en: 'Convolution over time', zh: '时间卷积' },
    idea: {
      en: 'Slides small filters along a sequence; each says at which steps its pattern is.',
      zh: '让小滤波器沿着序列滑动，每个滤波器给出“图案出现在哪些步”。',
    },
  },
  words: ['conv', 'conv1d', '1d', 'temporal', 'tcn', 'wavenet', 'causal', 'dilated', '一维卷积', '因果卷积', '空洞卷积', 'juanji'],
  inputs: { input: port('sequence', sequenceAxes, 'Sequence', '序列') },
  outputs: { output: port('sequence', sequenceAxes, 'Features', '特征') },
  params: {
    filters: int({
      default: 32,
      min: 1,
      max: 4096,
      search: true,
      text: { en: 'Filters', zh: '滤波器数' },
      hint: { en: 'How many patterns are looked for: the width of each step that comes out.', zh: '要找多少种图案，也就是输出中每一步的宽度。' },
    }),
    kernel: int({
      default: 3,
      min: 1,
      max: 255,
      unit: units.steps,
      search: true,
      text: { en: 'Kernel', zh: '卷积核长度' },
      hint: { en: 'How many steps a filter sees at once.', zh: '滤波器一次看到多少步。' },
    }),
    strides: int({
      default: 1,
      min: 1,
      max: 64,
      unit: units.steps,
      text: { en: 'Stride', zh: '步长' },
      hint: { en: 'How far the filter moves each time. 2 halves the length.', zh: '滤波器每次移动多远，取 2 时长度减半。' },
    }),
    padding: choice({
      default: 'causal',
      choices: {
        causal: { en: 'before (causal)', zh: '只在前面（因果）' },
        same: { en: 'on both sides', zh: '两端' },
        valid: { en: 'none', zh: '不填充' },
      },
      text: { en: 'Padding', zh: '填充' },
      hint: {
        en: 'Causal: zeros stand before the sequence alone, so that no step sees a later one. Both ways of padding keep the length.',
        zh: '因果：只在序列前面补零，任何一步都看不到后面的内容。两种填充都保持长度。',
      },
    }),
    dilation: int({
      default: 1,
      min: 1,
      max: 512,
      unit: units.steps,
      search: true,
      text: { en: 'Dilation', zh: '膨胀率' },
      hint: {
        en: 'How far the steps that a filter sees lie apart. 1, 2, 4, 8 in layers one after the other see far with few weights.',
        zh: '滤波器所看的各步之间的间隔。逐层取 1、2、4、8，用很少的权重就能看得很远。',
      },
    }),
    activation: activationParam('relu'),
  },
  face: ['filters', 'kernel', 'dilation'],

  infer({ input }, { filters, kernel, strides, padding, dilation }): Inferred {
    const [batch, time] = input!.shape;
    const holes = strideWithHoles(strides, dilation);
    if (holes) return holes;
    const window = reach(kernel, dilation);
    if (padding === 'valid' && typeof time!.size === 'number' && window > time!.size) {
      const longest = Math.floor((time!.size - 1) / dilation) + 1;
      return {
        code: 'window.long',
        port: 'input',
        param: 'kernel',
        data: { window, size: time!.size },
        cures: [...setTo('kernel', [longest]), ...setTo('padding', ['causal'])],
      };
    }
    return { output: { ...input!, shape: [batch!, places(time!, kernel, strides, padding, dilation), axis('width', filters)] } };
  },

  cost({ input }, { filters, kernel, strides, padding, dilation }) {
    const [, time, width] = input!.shape;
    const steps = Number(places(time!, kernel, strides, padding, dilation).size);
    const taps = kernel * Number(width!.size);
    return { weights: (taps + 1) * filters, multiplyAdds: steps * taps * filters, activations: steps * filters };
  },

  emit: ({ filters, kernel, strides, padding, dilation, activation }) => ({
    use: 'Conv1D',
    from: 'nodes/blocks/sequence/conv1d/layer.ts',
    args: { filters, kernel, strides, padding, dilation, activation },
  }),

  examples: [
    { inputs: { input: sequence(8, 3) }, params: { filters: 4 } },
    { inputs: { input: sequence(9, 2) }, params: { filters: 3, kernel: 2, dilation: 4, activation: 'tanh' } },
    { inputs: { input: sequence(9, 2) }, params: { filters: 3, kernel: 4, strides: 2, padding: 'same' } },
    { inputs: { input: sequence(12, 2) }, params: { filters: 2, kernel: 3, dilation: 2, padding: 'valid', activation: 'none' } },
    { inputs: { input: sequence(7, 2) }, params: { filters: 2, kernel: 3, strides: 3 } },
    { inputs: { input: sequence(4, 2) }, params: { kernel: 5, padding: 'valid' }, problem: 'window.long' },
    { inputs: { input: sequence(8, 2) }, params: { strides: 2, dilation: 2 }, problem: 'window.holes' },
    { inputs: { input: embedding(8) }, problem: 'port.role' },
  ],
});
