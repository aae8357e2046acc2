import type { Text } from '../../nodes/text/text.ts';

export const words = {
  title: { en: 'Export as TypeScript', zh: '导出为 TypeScript' },
  intro: {
    en: 'A folder with package.json, the model, its layers, the data, the training loop and a README. It needs Node and npm, and nothing of Tensorloom.',
    zh: '导出的文件夹包含 package.json、模型、各层、数据、训练循环和 README。运行只需 Node 和 npm，不依赖 Tensorloom。',
  },
  number: {
    en: 'It is the very program that trains here: with the same seed and engine it prints the same losses, number for number.',
    zh: '它与此处训练所用的程序完全相同：种子和引擎一致时，打印的损失逐位相同。',
  },
  folder: { en: 'Folder', zh: '文件夹' },
  defaultFolder: { en: 'Under your Tensorloom folder', zh: '放在 Tensorloom 文件夹内' },
  choose: { en: 'Choose…', zh: '选择…' },
  folderHint: {
    en: 'Left empty: a new folder under your Tensorloom folder. Otherwise a full path; the folder must be new or empty.',
    zh: '留空时在 Tensorloom 文件夹内新建文件夹；也可填写完整路径，目标文件夹必须是新的或空的。',
  },
  weights: { en: 'Weights', zh: '权重' },
  noWeights: { en: 'None: the project trains from its seed', zh: '不带权重：从种子开始训练' },
  ofRun: { en: '{title}, seed {seed}, {figure}', zh: '{title}，种子 {seed}，{figure}' },
  accuracy: { en: 'test {figure}', zh: '测试 {figure}' },
  steps: { en: '{steps} steps', zh: '{steps} 步' },
  export: { en: 'Export', zh: '导出' },
  exporting: { en: 'Writing', zh: '正在写入' },
  problems: { en: 'The graph has problems; it cannot be exported until they are mended.', zh: '图中还有问题，解决后才能导出。' },
  failed: { en: 'Nothing was exported', zh: '导出失败' },
  done: { en: 'Exported {count} files', zh: '已导出 {count} 个文件' },
  run: { en: 'Train it with two commands', zh: '用两条命令运行训练' },
  copied: { en: 'Copied', zh: '已复制' },
  copyCommands: { en: 'Copy commands', zh: '复制命令' },
  files: { en: 'Files', zh: '文件' },
} as const satisfies Record<string, Text>;
