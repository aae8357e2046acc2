import type { Text } from '../../nodes/text/text.ts';

export const words = {
  title: { en: 'Export', zh: '导出' },
  formats: { en: 'Format', zh: '格式' },
  number: {
    en: 'It is the very program that trains here: with the same seed and engine it prints the same losses, number for number.',
    zh: '它与此处训练所用的程序完全相同：种子和引擎一致时，打印的损失逐位相同。',
  },
  checked: {
    en: 'After writing, the file is loaded again, asked with real samples and compared with the model.',
    zh: '写出后会重新加载文件，用真实样本计算，并与模型的结果核对。',
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
  noRuns: {
    en: 'This format holds trained weights, and no run of this document has any yet. Train it first.',
    zh: '这种格式需要训练好的权重，而这个文档还没有训练记录。请先训练。',
  },
  checkpoint: { en: 'Checkpoint', zh: '检查点' },
  newest: { en: 'Newest', zh: '最新' },
  best: { en: 'Best so far', zh: '目前最好' },
  batch: { en: 'Batch', zh: '批大小' },
  anyBatch: { en: 'Any batch size', zh: '任意批大小' },
  theseSizes: { en: 'Only these', zh: '仅限以下' },
  sizes: { en: 'Batch sizes', zh: '批大小列表' },
  sizesHint: { en: 'Whole numbers with commas between them, such as 1, 8', zh: '用逗号分隔的整数，例如 1, 8' },
  oneSizeHint: { en: 'One whole number; a file of this format holds one size', zh: '一个整数；这种格式的文件只能保存一种批大小' },
  export: { en: 'Export', zh: '导出' },
  exporting: { en: 'Writing', zh: '正在写入' },
  failed: { en: 'Nothing was exported', zh: '导出失败' },
  done: { en: 'Exported {count} files', zh: '已导出 {count} 个文件' },
  run: { en: 'Train it with two commands', zh: '用两条命令运行训练' },
  copied: { en: 'Copied', zh: '已复制' },
  copyCommands: { en: 'Copy commands', zh: '复制命令' },
  copyFolder: { en: 'Copy path', zh: '复制路径' },
  files: { en: 'Files', zh: '文件' },

  same: { en: 'It answers like the model', zh: '结果与模型一致' },
  difference: { en: 'Largest difference: {difference} ({allowed} would still be rounding)', zh: '最大误差：{difference}（{allowed} 以内视为舍入误差）' },
  notThere: { en: 'does not run there: {reason}', zh: '无法在此运行：{reason}' },
  held: { en: 'It takes the batch sizes {sizes} only. In {block}, {reason}.', zh: '它只支持批大小 {sizes}。原因在{block}：{reason}。' },
  theModel: { en: 'the model', zh: '模型' },
  theBlock: { en: 'the block {block}', zh: '模块 {block} ' },
  inputs: { en: 'Takes', zh: '输入' },
  outputs: { en: 'Gives', zh: '输出' },
  size: { en: 'Size', zh: '大小' },
  readme: { en: 'README.md in the folder tells how to load it, with code that runs.', zh: '文件夹中的 README.md 说明了如何加载，附有可直接运行的代码。' },

  converterMissing: {
    en: 'This format is written by TensorFlow’s converter, which runs in Python; none with it was found here. It can be installed into a folder of the app: {download} MB to download, {disk} GB on disk.',
    zh: '这种格式由 TensorFlow 的转换器写出，它运行在 Python 中，但本机没有找到。可以安装到应用自己的文件夹：需下载 {download} MB，占用磁盘 {disk} GB。',
  },
  install: { en: 'Install the converter', zh: '安装转换器' },
  installing: { en: 'Installing', zh: '正在安装' },
  stop: { en: 'Stop', zh: '停止' },
  looking: { en: 'Looking for the converter', zh: '正在查找转换器' },
} as const satisfies Record<string, Text>;

/** What each format is good for. */
export const formatWords = {
  typescript: {
    name: { en: 'TypeScript project', zh: 'TypeScript 项目' },
    about: {
      en: 'The whole program: model, layers, data, training. Needs Node and npm.',
      zh: '完整的程序：模型、各层、数据和训练循环。运行需要 Node 和 npm。',
    },
  },
  savedmodel: {
    name: { en: 'TensorFlow SavedModel', zh: 'TensorFlow SavedModel' },
    about: { en: 'The trained model for Python, TensorFlow Serving, Java, C and Go.', zh: '训练好的模型，可用于 Python、TensorFlow Serving、Java、C 和 Go。' },
  },
  tfjs: {
    name: { en: 'TensorFlow.js', zh: 'TensorFlow.js' },
    about: { en: 'The trained model for a web page; it runs in the browser.', zh: '训练好的模型，可放进网页，在浏览器中运行。' },
  },
  tflite: {
    name: { en: 'TensorFlow Lite', zh: 'TensorFlow Lite' },
    about: { en: 'The trained model for phones and small devices.', zh: '训练好的模型，适合手机和小型设备。' },
  },
  onnx: {
    name: { en: 'ONNX', zh: 'ONNX' },
    about: { en: 'The trained model for other tools and runtimes.', zh: '训练好的模型，可用于其他工具和运行环境。' },
  },
} as const satisfies Record<string, Record<'name' | 'about', Text>>;

export const stageWords = {
  record: { en: 'Recording the forward pass', zh: '正在录制前向计算' },
  convert: { en: 'Converting', zh: '正在转换' },
  check: { en: 'Comparing the answers', zh: '正在核对结果' },
  write: { en: 'Writing', zh: '正在写入' },
  prepare: { en: 'Making a Python environment', zh: '正在创建 Python 环境' },
  install: { en: 'Downloading and installing', zh: '正在下载并安装' },
  test: { en: 'Trying it out', zh: '正在试运行' },
} as const satisfies Record<string, Text>;

/** What compared the answers. */
export const byWords = {
  native: { en: 'TensorFlow', zh: 'TensorFlow' },
  wasm: { en: 'TensorFlow.js, WebAssembly', zh: 'TensorFlow.js（WebAssembly）' },
  cpu: { en: 'TensorFlow.js, plain JavaScript', zh: 'TensorFlow.js（纯 JavaScript）' },
  tflite: { en: 'TensorFlow Lite', zh: 'TensorFlow Lite' },
  onnxruntime: { en: 'ONNX Runtime', zh: 'ONNX Runtime' },
} as const satisfies Record<string, Text>;
