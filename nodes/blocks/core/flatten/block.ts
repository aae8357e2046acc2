import { define } from '../../define.ts';
import { features, free, image, port, scalar, sequence } from '../../ports.ts';
import { axis, sampleSize } from '../../shapes.ts';

export const flatten = define({
  type: 'core.flatten',
  version: 1,
  family: 'core',
  part: 'layer',
  text: {
    name: { en: 'Flatten', zh: '展平' },
    idea: { en: 'Lays all numbers of a sample in one row.', zh: '把一个样本的全部数值排成一行。' },
  },
  words: ['reshape', 'vector', '拉平', '向量化', 'zhanping'],
  inputs: { input: port(features, ['batch', '*'], 'Input', '输入') },
  outputs: { output: port('embedding', ['batch', 'width'], 'Row', '一行数') },
  params: {},

  infer({ input }) {
    const size = sampleSize(input!.shape);
    return { output: { role: 'embedding', dtype: 'float32', shape: [input!.shape[0]!, axis('width', Number.isNaN(size) ? 'width' : size)] } };
  },
  cost: ({ input }) => free(input!),
  emit: () => ({ use: 'Flatten', from: 'nodes/blocks/core/flatten/layer.ts', args: {} }),

  examples: [{ inputs: { input: image(6, 2) } }, { inputs: { input: sequence(5, 4) } }, { inputs: { input: scalar('loss') }, problem: 'port.role' }],
});
