import { number } from '../params.ts';

/** The weight of a loss that can stand beside others: every such loss has it. */
export const weight = number({
  default: 1,
  min: 0,
  max: 1_000_000,
  search: true,
  text: { en: 'Weight', zh: '权重' },
  hint: {
    en: 'What is lowered is the sum of all losses, each times its weight. A loss of weight 0 is only measured.',
    zh: '训练降低的是所有损失乘以各自权重之后的和。权重为 0 的损失只测量，不参与学习。',
  },
});
