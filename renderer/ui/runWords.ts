import type { Language, Text } from '../../nodes/text/text.ts';
import type { EngineName, Mode, RunStatus } from '../../nodes/train/events.ts';

/** What a run is doing, in the dock, in its log and in the list of runs. */
export const statusWords = {
  queued: { en: 'waiting', zh: '排队中' },
  starting: { en: 'starting', zh: '启动中' },
  running: { en: 'training', zh: '训练中' },
  paused: { en: 'paused', zh: '已暂停' },
  done: { en: 'done', zh: '已完成' },
  stopped: { en: 'stopped', zh: '已停止' },
  failed: { en: 'failed', zh: '失败' },
} as const satisfies Record<RunStatus, Text>;

/** How a step is carried out. */
export const modeWords = {
  eager: { en: 'one operation at a time', zh: '逐个运算' },
  recorded: { en: 'recorded step', zh: '录制步' },
  xla: { en: 'compiled step', zh: '编译步' },
} as const satisfies Record<Mode, Text>;

/** Engines by the short name that people give them. */
const engineWords: Readonly<Record<EngineName, Text>> = {
  native: { en: 'native', zh: '原生引擎' },
  webgpu: { en: 'WebGPU', zh: 'WebGPU' },
  wasm: { en: 'WebAssembly', zh: 'WebAssembly' },
  cpu: { en: 'JavaScript', zh: 'JavaScript' },
};
export const engineName = (engine: string, language: Language): string =>
  Object.hasOwn(engineWords, engine) ? engineWords[engine as EngineName][language] : engine;

/** Versions and threads as an engine states them. */
export const detailIn = (detail: string, language: Language): string =>
  language === 'zh' ? detail.replace(/, (\d+) threads?/, '，$1 个线程').replace(', ', '，') : detail;

/** How the program's functions are called for people; a recipe may have others. */
export const functionWords: Readonly<Record<string, Text>> = {
  step: { en: 'the training step', zh: '训练步' },
  evaluate: { en: 'the evaluation', zh: '评估' },
};
