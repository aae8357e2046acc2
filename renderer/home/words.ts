import type { Text } from '../../nodes/text/text.ts';

export const words = {
  lead: { en: 'Wire a model from blocks, train it on this machine, and take the program with you.', zh: '用模块连出模型，在本机训练，再把程序带走。' },
  newGraph: { en: 'New empty graph', zh: '新建空白图' },
  openFile: { en: 'Open file…', zh: '打开文件…' },

  underWay: { en: 'Runs under way', zh: '进行中的训练' },
  underWayText: { en: 'They need no window. Show one to watch, pause or stop it.', zh: '训练不依赖窗口，打开即可查看、暂停或停止。' },
  showRun: { en: 'Show', zh: '打开' },

  recovered: { en: 'Unsaved work found', zh: '发现未保存的内容' },
  recoveredText: {
    en: 'The last session ended before these were saved. The saved files were not touched.',
    zh: '上次会话在保存前中断。已保存的文件没有被改动。',
  },
  restore: { en: 'Restore', zh: '恢复' },
  discard: { en: 'Discard', zh: '丢弃' },
  discardTitle: { en: 'Discard “{title}”?', zh: '丢弃“{title}”？' },
  discardText: { en: 'The unsaved edits are deleted for good.', zh: '未保存的编辑将被永久删除。' },
  editedAgo: { en: 'edited {ago}', zh: '{ago}编辑' },

  offerTitle: { en: 'Train several times faster with native TensorFlow', zh: '用原生 TensorFlow，训练快数倍' },
  offerText: {
    en: 'TensorFlow’s own library can be installed for you: {download} are fetched once, {disk} kept on disk. Training works without it too.',
    zh: '可以为你安装 TensorFlow 自己的原生库：只需下载一次（{download}），占用 {disk}。不安装也能训练。',
  },
  offerHere: {
    en: 'TensorFlow’s own library: {here} of {download} are fetched already, {disk} will be kept on disk. Training works without it too.',
    zh: 'TensorFlow 自己的原生库：已下载 {here}，共 {download}，安装后占用 {disk}。不安装也能训练。',
  },
  offerInstall: { en: 'Install', zh: '安装' },
  offerGoOn: { en: 'Go on', zh: '继续安装' },
  offerLater: { en: 'Not now', zh: '暂不安装' },

  recent: { en: 'Recent', zh: '最近打开' },
  recentNone: { en: 'Graphs that you save appear here.', zh: '保存过的图会显示在这里。' },
  noRunYet: { en: 'not trained yet', zh: '还没有训练' },
  curveOf: { en: 'Loss of the last run of {title}', zh: '{title} 最近一次训练的损失' },

  chapters: { en: 'Chapters', zh: '章节' },
  chapter: { en: 'Chapter {n}', zh: '第 {n} 章' },
  minutes: { en: '{n} min', zh: '{n} 分钟' },
  minutesHint: { en: 'About {n} minutes on this machine; an estimate', zh: '在本机约需 {n} 分钟（估计）' },
  target: { en: '{metric} ≥ {value} in {epochs} epochs', zh: '{epochs} 轮内 {metric} ≥ {value}' },
  targetBelow: { en: '{metric} ≤ {value} in {epochs} epochs', zh: '{epochs} 轮内 {metric} ≤ {value}' },
  needs: { en: 'Needs {what}', zh: '需要 {what}' },
  missing: { en: 'missing', zh: '缺少' },
  missingCure: {
    en: '{what} is missing. It is a package of the registry: run “npm install” in Tensorloom’s folder, then open this page again.',
    zh: '缺少 {what}。它来自 npm 软件包：在 Tensorloom 文件夹中运行“npm install”，然后重新打开此页。',
  },
  graphOf: { en: 'Graph of {title}', zh: '{title} 的结构图' },
  loading: { en: 'Reading the chapters', zh: '正在读取章节' },
  failed: { en: 'The chapters could not be read', zh: '无法读取章节' },
  noTemplates: { en: 'No chapters are installed', zh: '没有安装任何章节' },
} as const satisfies Record<string, Text>;

/** The table of contents, in the order of the course. */
export const chapterTitles: readonly Text[] = [
  { en: 'Attention', zh: '注意力机制' },
  { en: 'Transformers', zh: 'Transformer 模型' },
  { en: 'Vision', zh: '视觉' },
  { en: 'Time series', zh: '时间序列' },
  { en: 'Object detection', zh: '目标检测' },
  { en: 'Detection by language', zh: '语言引导的检测' },
  { en: 'Segmentation', zh: '图像分割' },
  { en: 'Seeing and speaking', zh: '视觉与语言' },
  { en: 'Physics-informed networks', zh: '物理信息神经网络' },
  { en: 'Generative models', zh: '生成模型' },
  { en: 'Self-supervised learning', zh: '自监督学习' },
  { en: 'Graphs', zh: '图神经网络' },
  { en: 'Reinforcement learning', zh: '强化学习' },
  { en: 'Understanding a model', zh: '模型的可解释性' },
  { en: 'Architecture search', zh: '结构搜索' },
];
