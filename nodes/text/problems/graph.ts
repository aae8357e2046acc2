import type { Text } from '../text.ts';

/** The graph on the canvas: wires, ports, shapes, compounds, parameters. How a sentence is written stands in problemTexts.ts. */
export const graphProblems = {
  'shape.axes': {
    en: '{port} takes {expected}; {got} came.',
    zh: '{port} 需要 {expected}，收到的是 {got}。',
  },
  'port.missing': {
    en: '{port} has no wire. It takes {expected}.',
    zh: '{port} 还没有连线，它需要{expected}。',
  },
  'port.role': {
    en: '{port} takes {expected}, not {got}.',
    zh: '{port} 需要{expected}，不能接{got}。',
  },
  'port.dtype': {
    en: '{port} takes {expected} numbers; {got} came.',
    zh: '{port} 需要 {expected} 类型的数值，收到的是 {got}。',
  },
  'port.watched': {
    en: 'Only a probe can watch this output ({got}); it does not flow on to other blocks.',
    zh: '这个输出（{got}）只能由探针观察，不能接到其他模块。',
  },
  'wire.loose': {
    en: 'A wire leads to a port that is not there ({port}). Remove it or draw it anew.',
    zh: '有一条连线接到了不存在的端口（{port}）。请删除或重新连接。',
  },
  'wire.duplicate': {
    en: '{port} has {got} wires; one input takes one wire. Remove the others, or join them with an Add block.',
    zh: '{port} 上有 {got} 条连线，而一个输入只能接一条。请删除多余的连线，或用“相加”模块合并。',
  },
  'wire.cycle': {
    en: 'These blocks form a circle: {blocks}. Data must flow one way; remove one of the wires.',
    zh: '这些模块首尾相连成了环：{blocks}。数据只能单向流动，请断开其中一条连线。',
  },
  'block.unknown': {
    en: 'This version does not know the block type "{type}". The block is kept as it is; replace it, or open the document with a newer version.',
    zh: '当前版本不认识模块类型“{type}”。模块会原样保留；请替换它，或用更新的版本打开文档。',
  },
  'param.exposed': {
    en: '{param} refers to "{got}", which the compound does not expose. Expose it or give a value.',
    zh: '{param} 引用了“{got}”，但复合模块没有公开这个参数。请公开它，或直接填写一个值。',
  },
  'patch.uneven': {
    en: 'Squares of {patch} do not divide the {axis} of {size}. Choose a side that divides it.',
    zh: '边长为 {patch} 的图块无法整除图像的 {axis}（{size}）。请选择能整除的边长。',
  },
  'heads.uneven': {
    en: '{heads} heads cannot share a width of {width} evenly. Choose a number that divides it.',
    zh: '{heads} 个注意力头无法平分宽度 {width}。请选择能整除的头数。',
  },
  'window.large': {
    en: 'A window of {window} is larger than the {axis} of {size}. Make it smaller, or start from a larger image.',
    zh: '窗口边长 {window} 大于输入的 {axis}（{size}）。请缩小窗口，或使用更大的图像。',
  },
  'rows.width': {
    en: 'Each step takes {expected} numbers, one more than there are steps: the links to the nodes before it, and the end. {width} came.',
    zh: '每一步需要 {expected} 个数，比步数多一个：与前面各节点的连边，加上“结束”。收到的是 {width} 个。',
  },
  'window.long': {
    en: 'A window over {window} steps is longer than the sequence of {size}. Make it shorter, or take longer sequences.',
    zh: '窗口跨 {window} 步，比长度为 {size} 的序列还长。请缩短窗口，或使用更长的序列。',
  },
  'window.holes': {
    en: 'A stride of {strides} and a dilation of {dilation} do not go together: a window with holes moves one place at a time. Set one of them to 1.',
    zh: '步长 {strides} 与膨胀率 {dilation} 不能同时使用：带空洞的窗口每次只移动一格。请把其中一个设为 1。',
  },
  'groups.divide': {
    en: '{channels} channels cannot be divided into {groups} groups of equal size.',
    zh: '{channels} 个通道无法平均分成 {groups} 组。',
  },
  'add.shapes': {
    en: 'Only equal shapes can be added: a is {a}, b is {b}.',
    zh: '只有形状相同才能相加：a 是 {a}，b 是 {b}。',
  },
  'tokens.vocabulary': {
    en: 'The data has {got} kinds of tokens, but only {vocabulary} have a vector. Set the vocabulary to {got}.',
    zh: '数据中有 {got} 种词元，但只有 {vocabulary} 种拥有向量。请把词表大小设为 {got}。',
  },
  'compound.unknown': {
    en: 'The compound "{compound}" is not in this document. Remove the block or choose another.',
    zh: '文档里没有复合模块“{compound}”。请删除这个模块或换一个。',
  },
  'compound.recursive': {
    en: 'The compound "{compound}" contains itself. A block cannot be inside itself; remove the inner one.',
    zh: '复合模块“{compound}”包含了自己。模块不能套在自身里面，请删除内层的那个。',
  },
  'compound.repeat': {
    en: 'To repeat, what goes out must fit what goes in: in is {expected}, out is {got}. Set repeat to 1 or make both alike.',
    zh: '要重复堆叠，输出必须与输入一致：输入是 {expected}，输出是 {got}。请把重复次数设为 1，或让两者一致。',
  },
  'compound.part': {
    en: '{got} cannot stand inside a compound. Move it to the main canvas.',
    zh: '{got}不能放在复合模块里面，请移到主画布。',
  },
  'compound.large': {
    en: 'Written out with its repeats the graph has more than {limit} blocks. Use fewer repeats or fewer nested compounds.',
    zh: '按重复次数展开后，整个图超过 {limit} 个模块。请减少重复次数或嵌套层数。',
  },
  'probe.idle': {
    en: 'The watched wire does not lead from the data to the loss, so it is not part of what trains. Watch one that does.',
    zh: '被观察的连线不在从数据到损失的路径上，不参与训练。请换一条在路径上的连线。',
  },
  'probe.cam': {
    en: 'CAM needs feature maps that go through global average pooling straight into the last dense block. Watch that wire, or use Grad-CAM, which works on any feature map.',
    zh: 'CAM 要求特征图经过全局平均池化后直接进入最后的全连接层。请观察那条连线，或改用适用于任意特征图的 Grad-CAM。',
  },
  'probe.logits': {
    en: 'A confusion matrix counts predictions: watch the wire that goes into the loss as logits.',
    zh: '混淆矩阵统计的是预测结果，请观察接到损失“logits”端口的那条连线。',
  },
  'param.range': {
    en: '{param} must lie between {min} and {max}; it is {got}.',
    zh: '{param} 应在 {min} 到 {max} 之间，现在是 {got}。',
  },
  'param.whole': {
    en: '{param} must be a whole number; it is {got}.',
    zh: '{param} 必须是整数，现在是 {got}。',
  },
  'param.choice': {
    en: '{param} must be one of {choices}; it is {got}.',
    zh: '{param} 只能取 {choices} 之一，现在是 {got}。',
  },
  'param.kind': {
    en: '{param} must be {expected}; it is {got}.',
    zh: '{param} 应为{expected}，现在是 {got}。',
  },
  'param.long': {
    en: '{param} has {got} characters; at most {max} are allowed. Shorten it.',
    zh: '{param} 有 {got} 个字符，最多允许 {max} 个。请缩短。',
  },
  'recipe.optimizer': {
    en: '{recipe} cannot use {optimizer}: it looks at all points in every step, which only physics training does. Use AdamW, or the recipe Physics training.',
    zh: '{recipe}不能使用{optimizer}：它每一步都要看全部的点，只有“物理训练”会这样做。请改用 AdamW，或换成“物理训练”。',
  },
  'recipe.data': {
    en: '{recipe} learns from {expected}; {data} gives {got}. Take another recipe or another data block.',
    zh: '{recipe}需要{expected}，而{data}提供的是{got}。请更换训练方案或数据模块。',
  },
  'links.odd': {
    en: 'Mean and deviation share the width of {width}, which must be even. Make the layer before it one wider.',
    zh: '均值和标准差平分宽度 {width}，因此宽度必须是偶数。请把前一层加宽一个单元。',
  },
  'recipe.loss': {
    en: '{recipe} cannot learn with the loss {loss}. Take {expected}.',
    zh: '{recipe}不能使用损失“{loss}”，请换成{expected}。',
  },
} as const satisfies Record<string, Text>;
