import { define, type Inferred } from '../../define.ts';
import { int, text } from '../../params.ts';
import * as units from '../../units.ts';
import { isDataFile } from '../graphFile/block.ts';
import { edgeFeaturesParam, edgesOut, edgesSignal, foldParams, graphSetOutputs, graphSetSignals, wrongFold } from '../graphPorts.ts';

export const graphSetFile = define({
  type: 'data.graphSetFile',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graphs',
  text: {
    name: { en: 'Graphs from a file', zh: '来自文件的多张图' },
    idea: {
      en: 'Many graphs of your own, each with a class: molecules, programs, circles of friends.',
      zh: '自己的许多张图，每张有一个类别：分子、程序、朋友圈。',
    },
  },
  words: ['import', 'molecules', 'mutag', 'graph classification', '导入', '分子', '图分类', '文件', 'daoru'],
  inputs: {},
  outputs: { ...graphSetOutputs, edges: edgesOut },
  params: {
    file: text({
      default: '',
      max: 200,
      text: { en: 'File', zh: '文件' },
      hint: { en: 'The imported graphs. Import others in the Data panel.', zh: '已导入的图。可在“数据”面板中导入其他的。' },
    }),
    graphs: int({
      default: 2,
      min: 2,
      max: 1_000_000,
      text: { en: 'Graphs', zh: '图的数量' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中图的数量，导入时自动填写。' },
    }),
    features: int({
      default: 1,
      min: 1,
      max: 100_000,
      text: { en: 'Features', zh: '特征数' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中每个节点的特征数，导入时自动填写。' },
    }),
    classes: int({
      default: 2,
      min: 1,
      max: 10_000,
      text: { en: 'Classes', zh: '类别数' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中的类别数，导入时自动填写。' },
    }),
    largest: int({
      default: 0,
      min: 0,
      max: 1_000_000,
      unit: units.nodes,
      text: { en: 'Largest graph', zh: '最大的图' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中最大的图有多少个节点，导入时自动填写。' },
    }),
    edgeFeatures: edgeFeaturesParam,
    ...foldParams,
  },
  face: ['file', 'graphs', 'fold'],

  infer(_, { file, features, classes, largest, edgeFeatures, folds, fold }): Inferred {
    if (!isDataFile(file)) return { code: 'graph.noFile', param: 'file', data: {} };
    return wrongFold(folds, fold) ?? { ...graphSetSignals(features, classes, largest), edges: edgesSignal(edgeFeatures) };
  },
  emit: (args) => ({ use: 'graphSetFile', from: 'nodes/datasets/graphSetFile.ts', args: { ...args } }),

  examples: [
    { inputs: {}, params: { file: 'files/example.graph.json', graphs: 30, features: 4 } },
    { inputs: {}, problem: 'graph.noFile' },
    { inputs: {}, params: { file: 'files/example.graph.json', folds: 3, fold: 4 }, problem: 'graph.fold' },
  ],
});
