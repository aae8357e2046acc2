import type { Text } from '../../nodes/text/text.ts';
import type { RunStatus } from '../../nodes/train/events.ts';

/** What a run is doing, in the dock, in its log and in the list of runs. */
export const statusWords = {
  starting: { en: 'starting', zh: '启动中' },
  running: { en: 'training', zh: '训练中' },
  paused: { en: 'paused', zh: '已暂停' },
  done: { en: 'done', zh: '已完成' },
  stopped: { en: 'stopped', zh: '已停止' },
  failed: { en: 'failed', zh: '失败' },
} as const satisfies Record<RunStatus, Text>;

/** How a step is carried out. */
export const modeWords = {
  eager: { en: 'step by step', zh: '逐步执行' },
  recorded: { en: 'recorded step', zh: '录制步' },
} as const satisfies Record<'eager' | 'recorded', Text>;
