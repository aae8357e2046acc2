import type { Text } from '../../nodes/text/text.ts';

export const words = {
  times: { en: '× {count}', zh: '× {count}' },
  unknown: { en: 'Unknown block', zh: '未知模块' },
  unknownHelp: {
    en: '“{type}” is not known to this version. It is kept as it is; the model cannot be trained with it.',
    zh: '此版本不认识“{type}”。它会原样保留，但含有它的模型无法训练。',
  },
  problems: { en: '{count} problems', zh: '{count} 个问题' },
  problem: { en: '1 problem', zh: '1 个问题' },
  hideProblem: { en: 'Hide', zh: '隐藏' },
  wireFrom: { en: 'Wire from {from} to {to}', zh: '从{from}到{to}的连线' },
  addHere: { en: 'Add a block', zh: '添加模块' },
  fitting: { en: 'Fits here', zh: '可接在此处' },
  others: { en: 'Other blocks', zh: '其他模块' },
  none: { en: 'No block is called that.', zh: '没有这样的模块。' },
  noneFits: { en: 'No block takes this.', zh: '没有模块能接收它。' },
  connectTitle: { en: 'Connect {from} to', zh: '将{from}连接到' },
  connectNone: { en: 'No free input takes what this block gives.', zh: '没有空闲的输入能接收此模块的输出。' },
  notHere: { en: 'This wire does not fit.', zh: '这条连线接不上。' },
  startTitle: { en: 'An empty canvas', zh: '空白画布' },
  startText: {
    en: 'Drag a block from the palette, or press / and type its name. A model begins with data and ends with a training recipe.',
    zh: '从左侧面板拖入模块，或按 / 键输入名称。模型从数据开始，到训练方案结束。',
  },
  insideTitle: { en: 'Inside {name}', zh: '{name}的内部' },
  insideText: { en: 'Every instance changes with it ({count}).', zh: '所有实例（{count} 个）都会随之改变。' },
  noteHint: { en: 'Write here', zh: '在此书写' },
  frameHint: { en: 'Name of the frame', zh: '分区名称' },
  zoomIn: { en: 'Zoom in', zh: '放大' },
  zoomOut: { en: 'Zoom out', zh: '缩小' },
  canvas: { en: 'Graph of the model', zh: '模型图' },
  minimap: { en: 'Minimap', zh: '缩略图' },
  // What React Flow reads out.
  nodeHelp: {
    en: 'Press Enter or Space to select a block, then the arrow keys to move it, Delete to remove it, Escape to let go.',
    zh: '按回车或空格选中模块，用方向键移动，按删除键移除，按 Esc 取消。',
  },
  nodeHelpNoMove: {
    en: 'Press Enter or Space to select a block. Press Delete to remove it and Escape to let go.',
    zh: '按回车或空格选中模块，按删除键移除，按 Esc 取消。',
  },
  nodeMoved: { en: 'Selected block moved {direction}. New position, x: {x}, y: {y}', zh: '所选模块已移动（{direction}），新位置 x：{x}，y：{y}' },
  edgeHelp: {
    en: 'Press Enter or Space to select a wire, then Delete to remove it or Escape to let go.',
    zh: '按回车或空格选中连线，按删除键移除，按 Esc 取消。',
  },
  controls: { en: 'Canvas controls', zh: '画布控制' },
  fit: { en: 'Fit the graph into the view', zh: '适应窗口' },
  interactive: { en: 'Lock or unlock the canvas', zh: '锁定或解锁画布' },
  port: { en: 'Port', zh: '端口' },
} as const satisfies Record<string, Text>;

/** What an edit is called behind Undo and Redo. */
export const editNames = {
  add: { en: 'Add block', zh: '添加模块' },
  insert: { en: 'Insert block', zh: '插入模块' },
  connect: { en: 'Connect', zh: '连线' },
  disconnect: { en: 'Remove wire', zh: '删除连线' },
  remove: { en: 'Delete', zh: '删除' },
  move: { en: 'Move', zh: '移动' },
  paste: { en: 'Paste', zh: '粘贴' },
  cut: { en: 'Cut', zh: '剪切' },
  duplicate: { en: 'Duplicate', zh: '复制一份' },
  tidy: { en: 'Tidy up', zh: '整理布局' },
  note: { en: 'Edit note', zh: '编辑便签' },
  addNote: { en: 'Add note', zh: '添加便签' },
  addFrame: { en: 'Add frame', zh: '添加分区' },
  mend: { en: 'Mend', zh: '修复' },
  group: { en: 'Group into a compound', zh: '组合为复合模块' },
  unique: { en: 'Make unique', zh: '改为独立' },
  rename: { en: 'Rename', zh: '重命名' },
} as const satisfies Record<string, Text>;
