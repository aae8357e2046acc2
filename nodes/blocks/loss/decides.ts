import { flag } from '../params.ts';

/** Whether the best checkpoint is told by this loss: every loss that can stand beside others has it. */
export const decides = flag({
  default: false,
  rare: true,
  text: { en: 'Tells the best checkpoint', zh: '以此选最佳检查点' },
  hint: {
    en: 'The checkpoint with the smallest value of this loss is the best one: on the validation samples where there are some, else on the test samples. Off everywhere: the highest accuracy, or where there is none the smallest sum.',
    zh: '这个损失最小的检查点就是最佳检查点：有验证样本时看验证样本，否则看测试样本。都不打开时，以准确率最高的为最佳；没有准确率时，以损失总和最小的为最佳。',
  },
});
