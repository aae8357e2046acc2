import { define, type Inferred } from '../../define.ts';
import { choice, int, text } from '../../params.ts';
import * as units from '../../units.ts';
import { edgeFeaturesParam, edgesOut, edgesSignal, graphOutputs, graphSignals } from '../graphPorts.ts';

export const graphFile = define({
  type: 'data.graphFile',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graph',
  text: {
    name: { en: 'Graph from a file', zh: '来自文件的图' },
    idea: {
      en: 'A graph of your own: nodes, edges, features and labels from a file that was imported.',
      zh: '自己的图：从导入的文件中读取节点、边、特征和标签。',
    },
  },
  words: ['import', 'csv', 'graphml', 'json', 'edge list', 'cora', '导入', '图数据', '边列表', '文件', 'daoru'],
  inputs: {},
  outputs: { ...graphOutputs, edges: edgesOut },
  params: {
    file: text({
      default: '',
      max: 200,
      text: { en: 'File', zh: '文件' },
      hint: { en: 'The imported graph. Import another in the Data panel.', zh: '已导入的图。可在“数据”面板中导入其他的。' },
    }),
    nodes: int({
      default: 1,
      min: 1,
      max: 1_000_000,
      text: { en: 'Nodes', zh: '节点数' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中的节点数，导入时自动填写。' },
    }),
    features: int({
      default: 1,
      min: 1,
      max: 100_000,
      text: { en: 'Features', zh: '特征数' },
      hint: { en: 'What the file holds; set when it is imported.', zh: '文件中每个节点的特征数，导入时自动填写。' },
    }),
    classes: int({
      default: 0,
      min: 0,
      max: 10_000,
      text: { en: 'Classes', zh: '类别数' },
      hint: { en: 'What the file holds; set when it is imported. 0 where there are no labels.', zh: '文件中的类别数，导入时自动填写；没有标签时为 0。' },
    }),
    edgeFeatures: edgeFeaturesParam,
    scale: choice({
      default: 'none',
      choices: {
        none: { en: 'as they are', zh: '原样' },
        rows: { en: 'rows to a sum of 1', zh: '每行之和为 1' },
        columns: { en: 'columns standardised', zh: '按列标准化' },
      },
      text: { en: 'Scale', zh: '缩放' },
      hint: {
        en: 'Rows to a sum of 1 is usual for words; standardised columns for measurements in different units.',
        zh: '词的计数通常让每行之和为 1；单位不同的测量值通常按列标准化。',
      },
    }),
    split: choice({
      default: 'file',
      choices: { file: { en: "the file's own", zh: '文件自带' }, drawn: { en: 'drawn by the seed', zh: '由种子抽取' } },
      text: { en: 'Split', zh: '划分' },
      hint: { en: 'Which nodes are learned from. A file without a split of its own is drawn.', zh: '哪些节点用来学习。文件没有自带划分时由种子抽取。' },
    }),
    labelled: int({
      default: 20,
      min: 1,
      max: 100_000,
      unit: units.nodes,
      text: { en: 'Labelled per class', zh: '每类已标注' },
      hint: { en: 'Nodes of each class that are learned from, where the split is drawn.', zh: '抽取划分时，每类用多少个节点学习。' },
    }),
    validation: int({
      default: 500,
      min: 0,
      max: 1_000_000,
      unit: units.nodes,
      text: { en: 'Validation', zh: '验证' },
      hint: {
        en: 'Nodes that choose the best epoch, where the split is drawn. All others are the test.',
        zh: '抽取划分时，用来挑选最佳轮次的节点数，其余都用于测试。',
      },
    }),
  },
  face: ['file', 'nodes', 'classes'],

  infer(_, { file, features, classes, edgeFeatures }): Inferred {
    if (!isDataFile(file)) return { code: 'graph.noFile', param: 'file', data: {} };
    return { ...graphSignals(features, classes), edges: edgesSignal(edgeFeatures) };
  },
  emit: (args) => ({ use: 'graphFile', from: 'nodes/datasets/graphFile.ts', args: { ...args } }),

  examples: [
    { inputs: {}, params: { file: 'files/example.graph.json', nodes: 30, features: 4, classes: 3 } },
    { inputs: {}, problem: 'graph.noFile' },
    { inputs: {}, params: { file: 'files/'.padEnd(201, 'x') }, problem: 'param.long' },
    { inputs: {}, params: { file: '../elsewhere.json' }, problem: 'graph.noFile' },
  ],
});

/** A file that an import wrote: in the folder `files` beside the document, and nowhere else. */
export const isDataFile = (file: string): boolean => /^files\/[^/\\]+$/.test(file) && !file.includes('..');
