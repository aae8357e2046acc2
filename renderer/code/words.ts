import type { Text } from '../../nodes/text/text.ts';

export const words = {
  code: { en: 'Code', zh: '代码' },
  files: { en: 'Files of the program', zh: '程序文件' },
  copy: { en: 'Copy this file', zh: '复制此文件' },
  copied: { en: 'Copied', zh: '已复制' },
  export: { en: 'Export…', zh: '导出…' },
  loading: { en: 'Opening the program', zh: '正在打开程序' },
  problems: { en: 'No program yet', zh: '暂时没有程序' },
  problemsText: {
    en: 'The graph has problems. Once they are mended, the program that trains is shown here.',
    zh: '图中还有问题。解决后，这里会显示实际训练所用的程序。',
  },
  empty: { en: 'No program yet', zh: '暂时没有程序' },
  emptyText: {
    en: 'Wire data through a model to a loss, an optimiser and a recipe: the program grows along.',
    zh: '把数据经模型连到损失、优化器和训练流程，程序会随之生成。',
  },
  oneLine: { en: '{block}: 1 line', zh: '{block}：1 行' },
  linesOf: { en: '{block}: {count} lines', zh: '{block}：{count} 行' },
  noLines: { en: '{block} writes no lines of its own', zh: '{block} 没有对应的代码行' },
  hint: { en: 'Select a block to see its lines; put the cursor on a line to find its block.', zh: '选中模块可查看对应代码；把光标放在某行可找到对应模块。' },
  alsoIn: { en: 'also in ', zh: '另见 ' },
  listComma: { en: ', ', zh: '，' },
} as const satisfies Record<string, Text>;
