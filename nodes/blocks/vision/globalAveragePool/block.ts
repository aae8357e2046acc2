import { define } from '../../define.ts';
import { embedding, image, imageAxes, port } from '../../ports.ts';
import { axis, sampleSize } from '../../shapes.ts';

export const globalAveragePool = define({
  type: 'vision.globalAveragePool',
  version: 1,
  family: 'vision',
  part: 'layer',
  text: {
    name: { en: 'Global average pool', zh: '全局平均池化' },
    idea: {
      en: 'Takes the mean of each map: one number says how much of its pattern the image holds.',
      zh: '对每张特征图取平均：用一个数表示图像里有多少这种图案。',
    },
  },
  words: ['gap', 'pooling', 'cam', '池化', '类激活图', 'quanjupingjun'],
  inputs: { input: port('image', imageAxes, 'Feature maps', '特征图') },
  outputs: { output: port('embedding', ['batch', 'width'], 'Means', '平均值') },
  params: {},

  infer({ input }) {
    const [batch, , , channels] = input!.shape;
    return { output: { role: 'embedding', dtype: 'float32', shape: [batch!, axis('width', channels!.axis === channels!.size ? 'width' : channels!.size)] } };
  },
  cost: ({ input }) => ({ weights: 0, multiplyAdds: sampleSize(input!.shape), activations: Number(input!.shape[3]!.size) }),
  emit: () => ({ use: 'GlobalAveragePool', from: 'nodes/blocks/vision/globalAveragePool/layer.ts', args: {} }),

  examples: [{ inputs: { input: image(6, 5) } }, { inputs: { input: image(1, 2) } }, { inputs: { input: embedding(4) }, problem: 'port.role' }],
});
