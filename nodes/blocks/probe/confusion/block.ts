import { define } from '../../define.ts';
import { embedding, embeddingAxes, image, port } from '../../ports.ts';

export const confusion = define({
  type: 'probe.confusion',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Confusion matrix', zh: '混淆矩阵' },
    idea: { en: 'Counts all test samples by what they are and what the model says.', zh: '按“真实类别”和“模型判断”统计全部测试样本。' },
  },
  words: ['errors', 'predictions', 'accuracy', '错误分析', '预测', 'hunxiaojuzhen'],
  inputs: { watch: port('embedding', embeddingAxes, 'Logits', '分数') },
  outputs: {},
  params: {},
  infer: () => ({}),
  examples: [{ inputs: { watch: embedding(10) } }, { inputs: { watch: image(8) }, problem: 'port.role' }],
});
