import { int } from '../params.ts';

/** Width of the small network in a layer of the GIN kind. */
export const networkUnits = int({
  default: 32,
  min: 1,
  max: 65536,
  search: true,
  text: { en: 'Units', zh: '单元数' },
  hint: { en: 'Width of the small network, and how many numbers each node holds afterwards.', zh: '小网络的宽度，也是每个节点输出多少个数。' },
});

/** Width of a layer that gives each node so many numbers. */
export const nodeUnits = int({
  default: 16,
  min: 1,
  max: 65536,
  search: true,
  text: { en: 'Units', zh: '单元数' },
  hint: { en: 'How many numbers each node holds afterwards.', zh: '每个节点输出多少个数。' },
});
