import { define } from '../../define.ts';
import { embedding, image, imageAxes, port } from '../../ports.ts';
import { samplesParam } from '../samples.ts';

export const cam = define({
  type: 'probe.cam',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'CAM', zh: '类激活图' },
    idea: {
      en: 'Where in the picture the answer came from: feature maps, weighted as the last dense block weighs them.',
      zh: '按最后一层全连接的权重叠加特征图，看答案来自图像的哪些地方。',
    },
  },
  words: ['class activation map', 'heat map', 'explain', '热力图', '可解释', 'CAM', 'leijihuotu'],
  inputs: { watch: port('image', imageAxes, 'Feature maps before pooling', '池化前的特征图') },
  outputs: {},
  params: { samples: samplesParam(10, 1, 100, 'Test pictures that are explained.', '要解释的测试图片数。') },
  face: ['samples'],
  infer: () => ({}),
  examples: [{ inputs: { watch: image(7, 8) } }, { inputs: { watch: embedding(10) }, problem: 'port.role' }],
});
