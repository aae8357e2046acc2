import type { Text } from '../text.ts';

/** Losses, alone and together. How a sentence is written stands in problemTexts.ts. */
export const lossProblems = {
  'loss.classes': {
    en: 'The labels have {classes} kinds, but each sample gets {got} scores. The last layer needs {classes} units.',
    zh: '标签共有 {classes} 类，但每个样本得到 {got} 个分数。最后一层需要 {classes} 个单元。',
  },
  'loss.noClasses': {
    en: 'The data has no classes to compare with. Import data with labels, or choose in the Data panel which field holds them.',
    zh: '数据中没有类别，无从比较。请导入带标签的数据，或在“数据”面板中选择哪个字段是类别。',
  },
  'loss.steps': {
    en: 'Each label needs its own scores: the labels have {expected}, the scores {got}. Give one label a sample to one vector a sample, or a label a step to a sequence.',
    zh: '每个标签都要有对应的分数：标签的形状是 {expected}，分数的形状是 {got}。每个样本一个标签对应每个样本一个向量，每一步一个标签对应一个序列。',
  },
  'loss.numbers': {
    en: 'Number is compared with number: the target has {expected} a sample, the prediction {got}. Give the last layer {expected} units.',
    zh: '预测值与目标逐个比较：目标每个样本有 {expected} 个数，预测值有 {got} 个。请让最后一层输出 {expected} 个数。',
  },
  'loss.target': {
    en: '{port} must come straight from the data block; here it comes from another block. Wire an output of the data block to it.',
    zh: '{port}必须直接来自数据模块，现在接的是别的模块。请改接数据模块的输出。',
  },
  'loss.labelsOnly': {
    en: '{recipe} compares with labels only, and {port} is none. Take a loss that takes labels, such as Cross-entropy.',
    zh: '{recipe}只能与标签比较，而{port}不是标签。请改用以标签为目标的损失，例如交叉熵。',
  },
  'loss.loose': {
    en: 'This loss leads to no optimizer, so nothing would be learned from it. Wire it to the optimizer beside the other losses, or remove it.',
    zh: '这个损失没有接到优化器，不会起作用。请把它和其他损失一起接到优化器，或者删除它。',
  },
  'loss.weightless': {
    en: 'The weights of the losses ({got}) are all 0, so there is nothing to lower. Give at least one of them a weight above 0.',
    zh: '损失（共 {got} 个）的权重都是 0，没有可以降低的目标。请至少让其中一个的权重大于 0。',
  },
  'loss.oneDecides': {
    en: 'Both “{other}” and “{name}” are to tell the best checkpoint; only one loss can. Switch it off for one of them.',
    zh: '“{other}”和“{name}”都设成了用来选最佳检查点，只能有一个。请关掉其中一个。',
  },
  'loss.sameName': {
    en: 'Two losses are called “{name}”; their curves could not be told apart. Give this one another name.',
    zh: '有两个损失都叫“{name}”，曲线将无法区分。请给这一个换个名字。',
  },
  'recipe.oneLoss': {
    en: '{recipe} lowers a single loss, which weighs its own parts; there are {got}. Remove this one.',
    zh: '{recipe}只使用一个损失，各部分的权重在那个损失里设置；现在有 {got} 个。请删除这一个。',
  },
  'probe.noAnswer': {
    en: 'Grad-CAM explains a score of a class, and nothing leads from this wire to a loss that compares with labels. Watch a wire that leads to one.',
    zh: 'Grad-CAM 解释的是类别的分数，而这条连线不通向以标签为目标的损失。请观察通向这类损失的连线。',
  },
} as const satisfies Record<string, Text>;
