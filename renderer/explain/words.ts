import type { Text } from '../../nodes/text/text.ts';

export const words = {
  // t-SNE
  tsneLabel: {
    en: 't-SNE map of {count} samples; {share} have a nearest neighbour of their own class',
    zh: '{count} 个样本的 t-SNE 图；{share} 的样本其最近邻属于同一类',
  },
  tsnePoint: { en: '{label} · sample {sample}', zh: '{label} · 样本 {sample}' },
  tsneHow: {
    en: 'Near points were near in the model; the gaps between far groups, and the axes, mean nothing. {share} of the samples have a nearest neighbour of their own class.',
    zh: '图上相近的点在模型的表示中也相近；相距较远的点群之间的间隔以及坐标轴没有含义。{share} 的样本其最近邻属于同一类。',
  },
  tsneTable: { en: 'Middle of each class on the map', zh: '各类别在图上的中心' },
  klass: { en: 'Class', zh: '类别' },
  samples: { en: 'Samples', zh: '样本数' },

  // CAM and Grad-CAM
  heatLabel: { en: '{count} test digits with heat where the model looked, hardest first', zh: '{count} 个测试数字，热力图标出模型关注的位置，最难的在前' },
  heatTable: { en: 'Test digits: true class, prediction, confidence', zh: '测试数字：真实类别、预测、置信度' },
  sample: { en: 'Test sample', zh: '测试样本' },
  truth: { en: 'True', zh: '真实' },
  predicted: { en: 'Predicted', zh: '预测' },
  confidence: { en: 'Confidence', zh: '置信度' },
  heatHow: {
    en: 'Bright: pixels that raised the score of the predicted class, at the resolution of the watched wire ({rows} × {columns}), each map scaled to its own peak. True class → prediction, with its probability.',
    zh: '越亮的位置对预测类别的得分贡献越大；分辨率与所观察的连线相同（{rows} × {columns}），每张图按各自的峰值缩放。数字为 真实类别 → 预测，旁边是概率。',
  },
  lowHeat: { en: 'none', zh: '无' },
  highHeat: { en: 'most', zh: '最强' },

  // attention
  layer: { en: 'Layer', zh: '层' },
  head: { en: 'Head', zh: '头' },
  layerNumber: { en: 'Layer {n}', zh: '第 {n} 层' },
  headNumber: { en: 'Head {n}', zh: '头 {n}' },
  headMean: { en: 'All heads (mean)', zh: '所有头的平均' },
  rollOut: { en: 'Roll-out', zh: '注意力展开' },
  previousSample: { en: 'Previous digit', zh: '上一个数字' },
  nextSample: { en: 'Next digit', zh: '下一个数字' },
  matrixLabel: {
    en: 'Attention matrix, {time} × {time}: each row asks, each column answers. Arrow keys move the asking row.',
    zh: '注意力矩阵 {time} × {time}：行为查询，列为被查询。用方向键移动查询行。',
  },
  digitLabel: {
    en: 'Digit {truth}, predicted {predicted}; overlay: what {asks} attends to. Arrow keys move to another patch.',
    zh: '数字 {truth}，预测为 {predicted}；叠加显示{asks}的注意力。用方向键移到其他图块。',
  },
  digitPlain: {
    en: 'Digit {truth}; overlay: what {asks} attends to. Arrow keys move to another patch.',
    zh: '数字 {truth}；叠加显示{asks}的注意力。用方向键移到其他图块。',
  },
  classToken: { en: 'the class token', zh: '类别标记' },
  patch: { en: 'patch {row}, {column}', zh: '图块 ({row}, {column})' },
  position: { en: 'position {n}', zh: '位置 {n}' },
  cls: { en: 'class', zh: '类别' },
  asksOf: { en: '{asks} attends to', zh: '{asks}关注' },
  attentionHow: {
    en: 'Each row of the matrix is one position asking; the stronger a column’s colour, the more attention it gets. Rows sum to 1. Press a patch to see what it attends to.',
    zh: '矩阵的每一行是一个位置发出的查询；某列颜色越突出，它得到的注意力越多。每行之和为 1。点击图块可查看它的注意力。',
  },
  rollOutHow: {
    en: 'Roll-out multiplies the mean attention of all layers, half of each layer being its residual. It is an estimate of what flowed where: values and feed-forward parts are not in it.',
    zh: '注意力展开把各层的平均注意力相乘，每层中残差占一半。它只是对信息流向的估计：没有计入值向量和前馈部分。',
  },
  estimate: { en: 'estimate', zh: '估计' },
  attentionTable: { en: 'What {asks} attends to', zh: '{asks}的注意力' },
  weight: { en: 'Weight', zh: '权重' },
  answers: { en: 'Position', zh: '位置' },

  // confusion
  confusionLabel: {
    en: 'Confusion matrix of {count} test samples: {right} right, {wrong} wrong',
    zh: '{count} 个测试样本的混淆矩阵：{right} 个正确，{wrong} 个错误',
  },
  confusionCell: { en: '{count} of {all} “{truth}” taken for “{predicted}”', zh: '{all} 个“{truth}”中有 {count} 个被认作“{predicted}”' },
  confusionRight: { en: '{count} of {all} “{truth}” recognised', zh: '{all} 个“{truth}”中有 {count} 个识别正确' },
  confusionHow: {
    en: 'Rows: true class. Columns: prediction. Blue: right. Orange: mistakes, coloured by the share of their row.',
    zh: '行为真实类别，列为预测。蓝色为正确；橙色为错误，颜色深浅表示在该行中的比例。',
  },
  trueAxis: { en: 'true', zh: '真实' },
  predictedAxis: { en: 'predicted', zh: '预测' },
} as const satisfies Record<string, Text>;
