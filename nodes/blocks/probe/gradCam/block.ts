import { define, type Inferred } from '../../define.ts';
import { embedding, image, port, sequence } from '../../ports.ts';
import { shapeWords, type Shape } from '../../shapes.ts';
import { samplesParam } from '../samples.ts';

export const gradCam = define({
  type: 'probe.gradCam',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Grad-CAM', zh: 'Grad-CAM' },
    idea: {
      en: 'Where in the picture the answer came from, by following its gradient back to feature maps.',
      zh: '沿梯度回到特征图，看答案来自图像的哪些地方。',
    },
  },
  words: ['heat map', 'saliency', 'explain', 'attribution', '热力图', '可解释', '显著图', 'relitu'],
  inputs: { watch: port(['image', 'sequence'], ['batch', '*'], 'Feature maps or patches', '特征图或图块序列') },
  outputs: {},
  params: { samples: samplesParam(10, 1, 100, 'Test pictures that are explained.', '要解释的测试图片数。') },
  face: ['samples'],

  infer({ watch }): Inferred {
    if (watch!.role === 'image' || hasPlaces(watch!.shape)) return {};
    return { code: 'explain.notSpatial', port: 'watch', data: { layer: { en: 'This wire', zh: '这条连线' }, shape: shapeWords(watch!.shape) } };
  },

  examples: [
    { inputs: { watch: image(7, 8) } },
    { inputs: { watch: sequence(17, 8) } },
    { inputs: { watch: sequence(15, 8) }, problem: 'explain.notSpatial' },
    { inputs: { watch: embedding(10) }, problem: 'port.role' },
  ],
});

/** Patches of a square picture, with or without a class token before them. */
function hasPlaces(shape: Shape): boolean {
  const time = Number(shape[1]!.size);
  return Number.isInteger(Math.sqrt(time)) || Number.isInteger(Math.sqrt(time - 1));
}
