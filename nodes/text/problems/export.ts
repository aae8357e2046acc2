import type { Text } from '../text.ts';

/** Exports. How a sentence is written stands in problemTexts.ts. */
export const exportProblems = {
  'export.notEmpty': {
    en: 'The folder {folder} holds other things ({found}). Choose an empty folder or a new name.',
    zh: '文件夹 {folder} 里已有其他内容（{found}）。请选择空文件夹或新的名称。',
  },
  'export.notFolder': {
    en: '{folder} is a file, not a folder.',
    zh: '{folder} 是文件，不是文件夹。',
  },
  'export.otherGraph': {
    en: 'The graph was changed after the run {run}, so its weights do not fit it. Export without weights, or train again.',
    zh: '训练 {run} 之后图已被修改，它的权重不再适用。请不带权重导出，或者重新训练。',
  },
  'export.needsNative': {
    en: 'This format is recorded on native TensorFlow, which does not start here: {reason} Install it on the Engines page or with: tensorloom engine install native',
    zh: '导出这种格式需要原生 TensorFlow 引擎，但它在这里无法启动：{reason} 请在“引擎”页面安装，或运行：tensorloom engine install native',
  },
  'export.notRecordable': {
    en: 'The forward pass cannot be written as a graph: {reason}. Export the TypeScript project, or replace the block.',
    zh: '前向计算无法写成计算图：{reason}。请改为导出 TypeScript 项目，或更换该模块。',
  },
  'export.noCheckpoint': {
    en: 'The run {run} has no checkpoint, so there are no trained weights to export. Train it for at least one step.',
    zh: '训练 {run} 没有检查点，因此没有可导出的权重。请至少训练一步。',
  },
  'export.noBatch': {
    en: 'This model takes one whole graph at a time and has no batch size. Leave the batch size out.',
    zh: '这个模型每次处理一整张图，没有批大小。请不要指定批大小。',
  },
  'export.oneSize': {
    en: 'A file of the format {format} holds one batch size; {got} were named. Name one, or leave it free.',
    zh: '{format} 格式的文件只能保存一种批大小，现在指定了 {got} 种。请只指定一种，或不固定批大小。',
  },
  'export.tooLarge': {
    en: 'The weights take {size} GB; a file of this format holds at most 2 GB. Export the TypeScript project, which has no such limit.',
    zh: '权重共 {size} GB，而这种格式的文件最多 2 GB。请改为导出没有此限制的 TypeScript 项目。',
  },
  'export.differs': {
    en: 'The written model does not answer like the trained one: numbers are up to {difference} apart in {by}, where {allowed} is rounding. Nothing was exported. Choose another format, and please report this.',
    zh: '写出的模型与训练好的模型结果不一致：在 {by} 中最大相差 {difference}，而允许的舍入误差为 {allowed}。没有导出任何文件。请选择其他格式，并反馈此问题。',
  },
  'export.tfjs': {
    en: 'TensorFlow.js cannot run this model: {reason} Nothing was exported. Export the TypeScript project, which runs on TensorFlow.js as it is.',
    zh: 'TensorFlow.js 无法运行这个模型：{reason} 没有导出任何文件。请改为导出 TypeScript 项目，它可以直接在 TensorFlow.js 上运行。',
  },
  'export.noConverter': {
    en: 'The format {format} is written by TensorFlow’s converter, and no Python with it was found. Install it here ({download} MB to download, {disk} GB on disk), in the Export dialog or with: tensorloom export --install-converter',
    zh: '{format} 格式由 TensorFlow 的转换器写出，但没有找到装有它的 Python。可以在导出窗口中安装（需下载 {download} MB，占用磁盘 {disk} GB），或运行：tensorloom export --install-converter',
  },
  'export.converter': {
    en: 'TensorFlow’s converter does not write this model as {format}: {reason} Export it as savedmodel or tfjs.',
    zh: 'TensorFlow 的转换器无法把这个模型写成 {format}：{reason} 请导出为 savedmodel 或 tfjs。',
  },
  'export.converterInstall': {
    en: 'The converter was not installed: {reason} Check the network and the room on the disk, then try again; what was fetched is kept.',
    zh: '转换器未能安装：{reason} 请检查网络和磁盘空间后重试，已下载的内容会保留。',
  },
  'export.converterPython': {
    en: 'The converter needs a Python 3 from {least} to {most}; here is {got}. Install one and name it in the environment variable TENSORLOOM_PYTHON.',
    zh: '转换器需要 {least} 到 {most} 之间的 Python 3，本机是 {got}。请安装合适的版本，并用环境变量 TENSORLOOM_PYTHON 指定。',
  },
  'export.otherModel': {
    en: 'The graph was changed after the run {run}, so its trained model is another one. Train the graph as it is now, or open the document of that run in the Runs panel and export from there.',
    zh: '训练 {run} 之后图已被修改，训练好的模型与现在的图不同。请重新训练，或在“训练记录”面板中打开那次训练的文档再导出。',
  },
  'export.diskFull': {
    en: 'The disk that holds {folder} is full. Make room and export again; nothing was left behind.',
    zh: '{folder} 所在的磁盘已满。请腾出空间后重新导出；没有留下任何残余文件。',
  },
  'export.crashed': {
    en: 'The process that exports ended early: {words}. Try again; if it happens again, export another format.',
    zh: '导出进程意外结束：{words}。请重试；如果再次发生，请换一种格式。',
  },
  'export.noRun': {
    en: 'The format {format} holds trained weights. Name a run: tensorloom export RUN {folder} --format {format} (tensorloom runs lists them).',
    zh: '{format} 格式包含训练好的权重，请指定训练记录：tensorloom export 训练记录 {folder} --format {format}（用 tensorloom runs 查看）。',
  },
} as const satisfies Record<string, Text>;
