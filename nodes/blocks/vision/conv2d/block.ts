import { activationParam } from '../../activations.ts';
import { define, type Inferred } from '../../define.ts';
import { choice, int } from '../../params.ts';
import { embedding, image, imageAxes, port, setTo } from '../../ports.ts';
import { axis, type Axis } from '../../shapes.ts';
import { reach, slide, strideWithHoles, tooLarge } from '../windows.ts';
import * as units from '../../units.ts';

export const conv2d = define({
  type: 'vision.conv2d',
  version: 1,
  family: 'vision',
  part: 'layer',
  text: {
    name: { en: 'Convolution', zh: '卷积' },
    idea: {
      en: 'Slides small filters over the image; each makes one map of where its pattern is.',
      zh: '让小滤波器滑过图像，每个滤波器得到一张“图案在哪里”的特征图。',
    },
  },
  words: ['conv', 'conv2d', 'cnn', 'filter', 'kernel', 'feature map', '滤波器', '卷积核', '特征图', 'juanji'],
  inputs: { input: port('image', imageAxes, 'Image', '图像') },
  outputs: { output: port('image', imageAxes, 'Feature maps', '特征图') },
  params: {
    filters: int({
      default: 16,
      min: 1,
      max: 4096,
      search: true,
      text: { en: 'Filters', zh: '滤波器数' },
      hint: { en: 'How many patterns are looked for: the channels that come out.', zh: '要找多少种图案，也就是输出的通道数。' },
    }),
    kernel: int({
      default: 3,
      min: 1,
      max: 31,
      unit: units.pixels,
      search: true,
      text: { en: 'Kernel', zh: '卷积核边长' },
      hint: { en: 'Side of a filter. Larger filters see more at once and cost more.', zh: '滤波器的边长。越大一次看到的范围越广，计算也越多。' },
    }),
    strides: int({
      default: 1,
      min: 1,
      max: 16,
      unit: units.pixels,
      text: { en: 'Stride', zh: '步长' },
      hint: { en: 'How far the filter moves each time. 2 halves height and width.', zh: '滤波器每次移动的距离，取 2 时高和宽减半。' },
    }),
    padding: choice({
      default: 'same',
      choices: { same: { en: 'same size', zh: '保持大小' }, valid: { en: 'none', zh: '不填充' } },
      text: { en: 'Padding', zh: '填充' },
      hint: { en: 'Zeros around the image keep its size; without them the edges are lost.', zh: '在四周补零可保持大小；不补则边缘会缩掉。' },
    }),
    dilation: int({
      default: 1,
      min: 1,
      max: 16,
      unit: units.pixels,
      text: { en: 'Dilation', zh: '膨胀率' },
      hint: {
        en: 'How far the places of a filter stand apart. 2 sees twice as far with as many weights.',
        zh: '滤波器中相邻位置之间的间隔。取 2 时权重不变，能看到两倍远。',
      },
    }),
    activation: activationParam('relu'),
  },
  face: ['filters', 'kernel', 'activation'],

  infer({ input }, { filters, kernel, strides, padding, dilation }): Inferred {
    const [batch, height, width] = input!.shape;
    const holes = strideWithHoles(strides, dilation);
    if (holes) return holes;
    const problem = padding === 'valid' ? tooLarge(input!.shape, kernel, 'kernel', dilation) : undefined;
    if (problem) return { ...problem, cures: [...(problem.cures ?? []), ...setTo('padding', ['same'])] };
    const places = (along: Axis) => slide(along, reach(kernel, dilation), strides, padding);
    return { output: { ...input!, shape: [batch!, places(height!), places(width!), axis('channels', filters)] } };
  },

  cost({ input }, { filters, kernel, strides, padding, dilation }) {
    const [, height, width, channels] = input!.shape;
    const places = (along: Axis) => Number(slide(along, reach(kernel, dilation), strides, padding).size);
    const pixels = places(height!) * places(width!);
    const taps = kernel ** 2 * Number(channels!.size);
    return { weights: (taps + 1) * filters, multiplyAdds: pixels * taps * filters, activations: pixels * filters };
  },

  emit: ({ filters, kernel, strides, padding, dilation, activation }) => ({
    use: 'Conv2D',
    from: 'nodes/blocks/vision/conv2d/layer.ts',
    args: { filters, kernel, strides, padding, dilation, activation },
  }),

  examples: [
    { inputs: { input: image(8) }, params: { filters: 4 } },
    { inputs: { input: image(9, 3) }, params: { filters: 5, kernel: 4, strides: 2, padding: 'valid', activation: 'none' } },
    { inputs: { input: image(7, 2) }, params: { filters: 3, kernel: 3, strides: 2, activation: 'tanh' } },
    { inputs: { input: image(7, 2) }, params: { filters: 3, kernel: 3, dilation: 2 } },
    { inputs: { input: image(9) }, params: { filters: 2, kernel: 3, dilation: 3, padding: 'valid' } },
    { inputs: { input: image(4) }, params: { kernel: 5, padding: 'valid' }, problem: 'window.large' },
    { inputs: { input: image(6) }, params: { kernel: 3, dilation: 3, padding: 'valid' }, problem: 'window.large' },
    { inputs: { input: image(8) }, params: { strides: 2, dilation: 2 }, problem: 'window.holes' },
    { inputs: { input: embedding(12) }, problem: 'port.role' },
  ],
});
