import type { Text } from '../../nodes/text/text.ts';
import { modeWords, statusWords } from '../ui/runWords.ts';

export const words = {
  dock: { en: 'Run', zh: '训练过程' },
  cards: { en: 'Charts', zh: '图表' },
  predictions: { en: 'Predictions', zh: '预测' },
  console: { en: 'Console', zh: '日志' },
  seed: { en: 'seed {seed}', zh: '种子 {seed}' },
  noRun: { en: 'No run yet', zh: '还没有训练' },
  steps: { en: '{steps} steps', zh: '{steps} 步' },
  trainedFor: { en: '{time} of training', zh: '训练用时 {time}' },
  graphSub: { en: '{nodes} nodes', zh: '{nodes} 个节点' },
  errorFigure: { en: 'error {figure}', zh: '误差 {figure}' },
  testFigure: { en: 'test {figure}', zh: '测试 {figure}' },
  closeRun: { en: 'Close this run', zh: '关闭此次训练' },

  // loss and accuracy
  loss: { en: 'Loss and accuracy', zh: '损失与准确率' },
  lossTrain: { en: 'Loss, training', zh: '训练损失' },
  lossTest: { en: 'Loss, test', zh: '测试损失' },
  accuracyTrain: { en: 'Accuracy, training', zh: '训练准确率' },
  accuracyTest: { en: 'Accuracy, test', zh: '测试准确率' },
  lossAxis: { en: 'loss', zh: '损失' },
  accuracyAxis: { en: 'accuracy', zh: '准确率' },
  step: { en: 'Step', zh: '步' },
  epochColumn: { en: 'Epoch', zh: '轮次' },
  lossEmpty: { en: 'The curve of the loss appears here', zh: '损失曲线将显示在这里' },
  lossEmptyText: {
    en: 'Press Train. Every step adds a point; every epoch adds the figures on the test set.',
    zh: '点击“训练”。每一步增加一个点，每一轮增加测试集上的指标。',
  },
  lossLabel: { en: 'Loss over {steps} steps, now {loss}; test accuracy {accuracy}', zh: '{steps} 步的损失，当前 {loss}；测试准确率 {accuracy}' },
  lossTable: { en: 'Figures of each epoch', zh: '每轮指标' },
  compare: { en: 'Compare with', zh: '对比' },
  compareNone: { en: 'No other run', zh: '不对比' },

  // probes
  ofBlock: { en: '{what} of {block}', zh: '{what}：{block}' },
  waitTitle: { en: 'Not looked yet', zh: '尚未观察' },
  waitText: { en: 'Probes look at the model before the first step and at the end of every epoch.', zh: '探针在第一步之前和每轮结束时观察模型。' },
  fetching: { en: 'Fetching epoch {epoch}', zh: '正在读取第 {epoch} 轮' },
  failed: { en: 'This epoch’s result could not be read', zh: '无法读取这一轮的结果' },
  beforeFirst: { en: 'Nothing recorded yet at epoch {epoch}', zh: '第 {epoch} 轮还没有记录' },
  notInRun: { en: 'This probe was added after the run began', zh: '此探针在训练开始后才添加' },
  notInRunText: { en: 'Train again to see what it watches.', zh: '重新训练后即可看到它观察的内容。' },
  none: { en: 'The run ended before this probe had its turn', zh: '训练在此探针运行之前结束' },
  atEpoch: { en: 'epoch {epoch}', zh: '第 {epoch} 轮' },
  tsneSub: { en: '{count} test samples', zh: '{count} 个测试样本' },
  heatSub: { en: '{count}, hardest first', zh: '{count} 个，难的在前' },
  attentionSub: { en: '{layers} × {heads} heads', zh: '{layers} 层 × {heads} 头' },
  confusionSub: { en: 'accuracy {figure}', zh: '准确率 {figure}' },
  solutionSub: { en: 'fields {fields}', zh: '场 {fields}' },
  coefficientsSub: { en: '{names}', zh: '{names}' },
  probeEmpty: {
    tsne: { en: 'See what the model puts near what', zh: '看模型把哪些样本放在一起' },
    gradCam: { en: 'See which pixels decided', zh: '看哪些像素起了决定作用' },
    cam: { en: 'See which pixels decided', zh: '看哪些像素起了决定作用' },
    attention: { en: 'See which patch looks at which', zh: '看每个图块在关注哪里' },
    confusion: { en: 'See which classes are confused', zh: '看哪些类别容易混淆' },
    solution: { en: 'See the solution take shape', zh: '看解如何逐渐成形' },
    coefficients: { en: 'See coefficients find their value', zh: '看系数如何趋近真值' },
    graph: { en: 'See the graph and what the model says of it', zh: '看这张图，以及模型的判断' },
    other: { en: 'See what this wire carries', zh: '看这条连线上的内容' },
  },
  probeEmptyText: { en: 'Train the graph; this card is drawn at the end of every epoch.', zh: '训练后，每轮结束时在此绘制。' },
  addProbe: { en: 'Watch a wire', zh: '观察一条连线' },
  addProbeText: {
    en: 'Drag a probe (t-SNE, Grad-CAM, attention, confusion) from Blocks onto the canvas and wire it to what you want to see.',
    zh: '从“模块”中把探针（t-SNE、Grad-CAM、注意力、混淆矩阵）拖到画布上，连到想观察的输出。',
  },

  // card
  more: { en: 'Card menu: {title}', zh: '卡片菜单：{title}' },
  enlarge: { en: 'Enlarge', zh: '放大' },
  pin: { en: 'Pin to the left', zh: '固定在左侧' },
  unpin: { en: 'Unpin', zh: '取消固定' },
  savePng: { en: 'Save picture (PNG)', zh: '保存图片 (PNG)' },
  saveCsv: { en: 'Save numbers (CSV)', zh: '保存数据 (CSV)' },
  findBlock: { en: 'Show its block', zh: '显示对应的模块' },

  // time line
  timeLine: { en: 'Time line', zh: '时间线' },
  epoch: { en: 'Epoch', zh: '轮次' },
  live: { en: 'live', zh: '实时' },
  newest: { en: 'newest', zh: '最新' },
  atLive: { en: 'Live: follows the newest epoch', zh: '实时：跟随最新一轮' },
  stands: { en: 'Epoch {epoch} of {all}', zh: '第 {epoch} 轮，共 {all} 轮' },

  // predictions
  wrongOnly: { en: 'Mistakes only', zh: '只看错误' },
  predictionsEmpty: { en: 'No predictions to show', zh: '没有可显示的预测' },
  predictionsEmptyText: {
    en: 'Predictions come with a Grad-CAM, CAM or attention probe, at the end of every epoch.',
    zh: '预测随 Grad-CAM、CAM 或注意力探针给出，每轮结束时更新。',
  },
  allRight: { en: 'No mistakes among these samples', zh: '这些样本全部预测正确' },
  predictionsCount: { en: '{right} of {all} shown digits right', zh: '所示 {all} 个数字中 {right} 个正确' },
  sampleOf: { en: 'test sample {sample}', zh: '测试样本 {sample}' },

  // console
  consoleEmpty: { en: 'Nothing happened yet', zh: '暂无记录' },
  consoleEmptyText: {
    en: 'Start, epochs, probes, checkpoints and problems of a run are listed here.',
    zh: '训练的开始、各轮结果、探针、检查点和问题都会列在这里。',
  },
  logStart: {
    en: 'Started on {engine} ({mode}): {parameters} weights, {epochs} epochs of {steps} steps, seed {seed}',
    zh: '在 {engine}（{mode}）上开始：{parameters} 个权重，{epochs} 轮、每轮 {steps} 步，种子 {seed}',
  },
  logResumed: { en: 'Resumed on {engine} ({mode}) from step {at}', zh: '在 {engine}（{mode}）上从第 {at} 步继续' },
  logStatus: { en: 'State: {status}', zh: '状态：{status}' },
  logMode: { en: '{function}: {mode} (prepared in {spent} ms)', zh: '{function}：{mode}（准备用时 {spent} 毫秒）' },
  logEpoch: { en: 'Epoch {epoch}: {metrics} ({time})', zh: '第 {epoch} 轮：{metrics}（{time}）' },
  logProbe: { en: '{probe}, epoch {epoch}', zh: '{probe}，第 {epoch} 轮' },
  logCheckpoint: { en: 'Checkpoint at step {step}', zh: '第 {step} 步已保存检查点' },
  logBest: { en: 'Checkpoint at step {step}, best so far', zh: '第 {step} 步已保存检查点，目前最佳' },
  logEnd: { en: 'Ended: {status}', zh: '结束：{status}' },
  ...modeWords,
  kinds: {
    start: { en: 'start', zh: '开始' },
    status: { en: 'state', zh: '状态' },
    mode: { en: 'way', zh: '方式' },
    epoch: { en: 'epoch', zh: '轮次' },
    probe: { en: 'probe', zh: '探针' },
    checkpoint: { en: 'saved', zh: '保存' },
    problem: { en: 'problem', zh: '问题' },
    end: { en: 'end', zh: '结束' },
  },
  status: statusWords,
  metrics: {
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
    error: { en: 'relative error', zh: '相对误差' },
  },
} as const satisfies Tree;

interface Tree {
  readonly [key: string]: Text | Tree;
}
