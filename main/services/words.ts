import type { Text } from '../../nodes/text/text.ts';

/** What a run can be asked to do, as it stands in a sentence. */
export const words = {
  pause: { en: 'pause', zh: '暂停' },
  resume: { en: 'go on', zh: '继续' },
  step: { en: 'take one step', zh: '单步执行' },
  startNow: { en: 'start at once', zh: '立即开始' },
  stop: { en: 'stop', zh: '停止' },
} as const satisfies Record<string, Text>;
