import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { free, image, imageAxes, port, sequence } from '../../ports.ts';
import { slide, tooLarge } from '../windows.ts';
import * as units from '../../units.ts';

export const maxPool = define({
  type: 'vision.maxPool',
  version: 1,
  family: 'vision',
  part: 'layer',
  text: {
    name: { en: 'Max pool', zh: '最大池化' },
    idea: {
      en: 'Keeps the largest number of each window: smaller maps, and a little shift matters less.',
      zh: '每个窗口只留最大的数：特征图变小，对小的平移也不那么敏感。',
    },
  },
  words: ['pooling', 'downsample', 'subsampling', '池化', '下采样', 'zuidachihua'],
  inputs: { input: port('image', imageAxes, 'Feature maps', '特征图') },
  outputs: { output: port('image', imageAxes, 'Smaller maps', '缩小的特征图') },
  params: {
    size: int({
      default: 2,
      min: 1,
      max: 64,
      unit: units.pixels,
      text: { en: 'Window', zh: '窗口边长' },
      hint: { en: 'Side of the window of which the largest number is kept.', zh: '窗口的边长，窗口内只保留最大值。' },
    }),
    strides: int({
      default: 2,
      min: 1,
      max: 64,
      unit: units.pixels,
      text: { en: 'Stride', zh: '步长' },
      hint: { en: 'How far the window moves. Equal to its side: windows do not overlap.', zh: '窗口每次移动的距离，与边长相等时窗口互不重叠。' },
    }),
  },
  face: ['size', 'strides'],

  infer({ input }, { size, strides }): Inferred {
    const [batch, height, width, channels] = input!.shape;
    return (
      tooLarge(input!.shape, size, 'size') ?? {
        output: { ...input!, shape: [batch!, slide(height!, size, strides, 'valid'), slide(width!, size, strides, 'valid'), channels!] },
      }
    );
  },
  cost({ input }, { size, strides }) {
    const [batch, height, width, channels] = input!.shape;
    return free({ ...input!, shape: [batch!, slide(height!, size, strides, 'valid'), slide(width!, size, strides, 'valid'), channels!] });
  },
  emit: ({ size, strides }) => ({ use: 'MaxPool', from: 'nodes/blocks/vision/maxPool/layer.ts', args: { size, strides } }),

  examples: [
    { inputs: { input: image(8, 3) } },
    { inputs: { input: image(7, 2) }, params: { size: 3, strides: 1 } },
    { inputs: { input: image(1) }, problem: 'window.large' },
    { inputs: { input: sequence(4, 4) }, problem: 'port.role' },
  ],
});
