import type { Text } from '../../nodes/text/text.ts';

export const words = {
  title: { en: 'Outline', zh: '大纲' },
  count: { en: '{count} blocks', zh: '{count} 个模块' },
  empty: { en: 'No blocks yet', zh: '还没有模块' },
  emptyText: { en: 'Every block of the model is listed here, in the order in which data flows.', zh: '模型的所有模块会按数据流动的顺序列在这里。' },
  idle: { en: 'not part of the model yet', zh: '尚未接入模型' },
  expand: { en: 'Show what is inside', zh: '展开内部' },
  collapse: { en: 'Hide what is inside', zh: '收起内部' },
} as const satisfies Record<string, Text>;
