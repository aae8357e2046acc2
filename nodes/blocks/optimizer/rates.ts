import { choice, int, number } from '../params.ts';
import * as units from '../units.ts';

/** Params of the learning rate: every optimizer has them. */
export const rateParams = (rate: number) => ({
  rate: number({
    default: rate,
    min: 1e-7,
    max: 10,
    scale: 'log',
    search: true,
    text: { en: 'Learning rate', zh: '学习率' },
    hint: {
      en: 'Length of a step. Too large: the loss jumps or grows; too small: it hardly moves.',
      zh: '每一步走多远。太大，损失会震荡甚至上升；太小，几乎不动。',
    },
  }),
  schedule: choice({
    default: 'constant',
    choices: { constant: { en: 'constant', zh: '恒定' }, cosine: { en: 'cosine to zero', zh: '余弦衰减到零' } },
    search: true,
    text: { en: 'Schedule', zh: '变化方式' },
    hint: { en: 'How the rate moves over the run.', zh: '学习率在训练过程中如何变化。' },
  }),
  warmup: int({
    default: 0,
    min: 0,
    max: 1_000_000,
    unit: units.steps,
    text: { en: 'Warm-up', zh: '预热步数' },
    hint: {
      en: 'Steps over which the rate rises from zero; calms the start of a transformer.',
      zh: '学习率从零升到设定值所用的步数，可让变换器的起步更平稳。',
    },
  }),
});
