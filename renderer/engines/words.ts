import type { Text } from '../../nodes/text/text.ts';

export const words = {
  title: { en: 'Engines', zh: '计算引擎' },
  intro: {
    en: 'An engine does the arithmetic of training. A run without a wish gets the best one that passed its self-test on this machine.',
    zh: '计算引擎负责训练中的运算。未指定时，使用本机自检通过的最佳引擎。',
  },
  state: {
    ready: { en: 'ready', zh: '可用' },
    missing: { en: 'not installed', zh: '未安装' },
    failed: { en: 'self-test failed', zh: '自检未通过' },
  },
  chosen: { en: 'chosen', zh: '已选用' },
  use: { en: 'Use for the next run', zh: '用于下次训练' },
  using: { en: 'Used for the next run', zh: '下次训练使用' },
  automatic: { en: 'Choose automatically', zh: '自动选择' },
  again: { en: 'Test again', zh: '重新检测' },
  failedToAsk: { en: 'The engines could not be asked', zh: '无法获取引擎信息' },
  asking: { en: 'Testing the engines', zh: '正在检测引擎' },
  askingText: { en: 'Each engine computes a few known results; this takes some seconds.', zh: '每个引擎计算几项已知结果，需要几秒钟。' },
} as const satisfies Record<string, Text | Record<string, Text>>;
