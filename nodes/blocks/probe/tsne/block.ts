import { define } from '../../define.ts';
import { embedding, features, image, port, scalar, sequence } from '../../ports.ts';
import { samplesParam } from '../samples.ts';

export const tsne = define({
  type: 'probe.tsne',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 't-SNE', zh: 't-SNE' },
    idea: { en: 'A map on which samples that the network finds alike lie side by side.', zh: '一张地图：网络认为相似的样本在图上彼此靠近。' },
  },
  words: ['embedding', 'map', 'clusters', 'visualise', 'visualize', '降维', '可视化', '聚类', 'jiangwei'],
  inputs: { watch: port(features, ['batch', '*'], 'Watched wire', '观察的连线') },
  outputs: {},
  params: { samples: samplesParam(500, 50, 2000, 'Points on the map. More points show more and take longer.', '图上的点数。点越多看得越全，耗时也越长。') },
  face: ['samples'],
  infer: () => ({}),
  examples: [
    { inputs: { watch: embedding(10) } },
    { inputs: { watch: sequence(5, 4) }, params: { samples: 100 } },
    { inputs: { watch: image(4, 2) } },
    { inputs: { watch: scalar('loss') }, problem: 'port.role' },
    { inputs: { watch: embedding(10) }, params: { samples: 5 }, problem: 'param.range' },
  ],
});
