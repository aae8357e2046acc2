import type { Language, Text } from '../../nodes/text/text.ts';

/** What a run measures, by the names that recipes give their figures. */
export const metricWords = {
  loss: { en: 'loss', zh: '损失' },
  accuracy: { en: 'accuracy', zh: '准确率' },
  testLoss: { en: 'test loss', zh: '测试损失' },
  testAccuracy: { en: 'test accuracy', zh: '测试准确率' },
  validationLoss: { en: 'validation loss', zh: '验证损失' },
  validationAccuracy: { en: 'validation accuracy', zh: '验证准确率' },
  bestAccuracy: { en: 'test accuracy at the best validation', zh: '验证最佳时的测试准确率' },
  validationAuc: { en: 'validation AUC', zh: '验证 AUC' },
  validationPrecision: { en: 'validation precision', zh: '验证平均精度' },
  testAuc: { en: 'test AUC', zh: '测试 AUC' },
  testPrecision: { en: 'test precision', zh: '测试平均精度' },
  degreeMmd: { en: 'degree MMD', zh: '度分布 MMD' },
  clusteringMmd: { en: 'clustering MMD', zh: '聚类系数 MMD' },
  baselineMmd: { en: 'degree MMD of random graphs', zh: '随机图的度分布 MMD' },
  valid: { en: 'valid', zh: '有效率' },
  unique: { en: 'unique', zh: '不重复率' },
  novel: { en: 'novel', zh: '新颖率' },
  error: { en: 'relative error', zh: '相对误差' },
  classicalError: { en: 'error of the classical solver', zh: '经典解法的误差' },
  residual: { en: 'residual', zh: '残差' },
  conditions: { en: 'conditions', zh: '定解条件' },
  measurements: { en: 'measurements', zh: '测量数据' },
} as const satisfies Record<string, Text>;

/** `lambda2Error`: the unknown coefficient of an equation is called as the user wrote it. */
const coefficientError = /^(.+)Error$/;

/** `head/testLoss`: one of several losses. */
const ofLoss = /^(.+)\/(\w+)$/;

/** `lossName`: what the losses of the run are called. */
export function metricName(metric: string, language: Language, lossName: (loss: string) => string = (loss) => loss): string {
  const [, loss, figure] = ofLoss.exec(metric) ?? [];
  if (loss !== undefined) return `${lossName(loss)}${language === 'zh' ? '：' : ': '}${metricName(figure!, language)}`;
  if (Object.hasOwn(metricWords, metric)) return metricWords[metric as keyof typeof metricWords][language];
  const coefficient = coefficientError.exec(metric)?.[1];
  if (coefficient === undefined) return metric;
  return language === 'zh' ? `${coefficient} 的误差` : `error of ${coefficient}`;
}
