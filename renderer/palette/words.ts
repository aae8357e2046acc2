import type { Family } from '../../nodes/blocks/define.ts';
import type { Text } from '../../nodes/text/text.ts';

export const words = {
  title: { en: 'Blocks', zh: '模块' },
  search: { en: 'Search blocks', zh: '搜索模块' },
  none: {
    en: 'No block is called “{query}”. Try what it does: “attention”, “pool”, “loss”.',
    zh: '没有叫“{query}”的模块。可按用途搜索，如“注意力”“池化”“损失”。',
  },
  here: { en: 'In this document', zh: '本文档中' },
  hint: { en: 'Drag onto the canvas, or onto a wire to insert. Enter adds it in the middle.', zh: '拖到画布上添加，拖到连线上插入；按回车添加到画布中央。' },
} as const satisfies Record<string, Text>;

export const families: Readonly<Record<Family, Text>> = {
  data: { en: 'Data', zh: '数据' },
  core: { en: 'Core', zh: '基础层' },
  vision: { en: 'Vision', zh: '视觉' },
  attention: { en: 'Attention', zh: '注意力' },
  sequence: { en: 'Sequences', zh: '序列' },
  graph: { en: 'Graphs', zh: '图' },
  physics: { en: 'Physics', zh: '物理' },
  loss: { en: 'Loss', zh: '损失' },
  optimizer: { en: 'Optimiser', zh: '优化器' },
  recipe: { en: 'Training', zh: '训练方案' },
  probe: { en: 'Probes', zh: '探针' },
  compound: { en: 'Compound ports', zh: '复合模块端口' },
};
