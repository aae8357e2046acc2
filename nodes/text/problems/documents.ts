import type { Text } from '../text.ts';

/** Documents: reading, repairing, editing, templates. How a sentence is written stands in problemTexts.ts. */
export const documentsProblems = {
  'document.tooLarge': {
    en: 'The file is too large: {got} characters, at most {limit} can be opened.',
    zh: '文件过大：共 {got} 个字符，最多可打开 {limit} 个字符的文件。',
  },
  'document.json': {
    en: 'The file is damaged: it stops being readable at line {line}. Restore it from a copy, or mend that line in a text editor.',
    zh: '文件已损坏：从第 {line} 行起无法读取。请用备份恢复，或在文本编辑器中修正该行。',
  },
  'document.conflict': {
    en: 'The file holds two versions that were never merged: a conflict begins at line {line}. Settle it in your version control first.',
    zh: '文件中有未解决的合并冲突，从第 {line} 行开始。请先在版本管理工具中解决冲突。',
  },
  'document.format': {
    en: 'This is not a Tensorloom document: "format" should be "tensorloom", it is {got}.',
    zh: '这不是 Tensorloom 文档：“format” 应为 "tensorloom"，实际是 {got}。',
  },
  'document.version': {
    en: '{path} should be a whole number from 1; it is {got}.',
    zh: '{path} 应为不小于 1 的整数，实际是 {got}。',
  },
  'document.tooNew': {
    en: 'The file was written by a newer Tensorloom (document version {got}; this one reads up to {known}). Update Tensorloom to open it.',
    zh: '此文件由更新版本的 Tensorloom 保存（文档版本 {got}，当前最高支持 {known}）。请升级后再打开。',
  },
  'document.blockTooNew': {
    en: 'The file uses a newer version of the block {type} ({got}; known here: {known}). Update Tensorloom to open it.',
    zh: '文件使用了更新版本的模块 {type}（版本 {got}，当前为 {known}）。请升级 Tensorloom 后再打开。',
  },
  'document.migration': {
    en: 'There is no way to bring {path} from version {from} to {to}. The file names a version that was never released.',
    zh: '无法把 {path} 从版本 {from} 升级到 {to}：文件中写的版本从未发布过。',
  },
  'document.object': {
    en: '{path} should be an object {}; it is {got}.',
    zh: '{path} 应为对象 {}，实际是 {got}。',
  },
  'document.list': {
    en: '{path} should be a list []; it is {got}.',
    zh: '{path} 应为列表 []，实际是 {got}。',
  },
  'document.text': {
    en: '{path} should be text; it is {got}.',
    zh: '{path} 应为文本，实际是 {got}。',
  },
  'document.number': {
    en: '{path} should be a finite number; it is {got}.',
    zh: '{path} 应为有限的数值，实际是 {got}。',
  },
  'document.param': {
    en: '{path} should be a number, a text, true or false; it is {got}.',
    zh: '{path} 应为数值、文本、true 或 false，实际是 {got}。',
  },
  'document.name': {
    en: '{path} cannot be {got}. A name begins with a letter and has letters, digits and single hyphens, at most 64 characters.',
    zh: '{path} 不能是 {got}。名称须以字母开头，只含字母、数字和单个连字符，最多 64 个字符。',
  },
  'document.duplicate': {
    en: '{path}: the id {id} is used twice. Give one of the two another id; it cannot be told which one the wires mean.',
    zh: '{path}：标识 {id} 重复，无法判断连线指的是哪一个。请把其中一个改成别的标识。',
  },
  'document.limit': {
    en: '{path} is over its limit: {got}, at most {limit}.',
    zh: '{path} 超出上限：{got}，最多 {limit}。',
  },
  'document.recursion': {
    en: 'A compound block contains itself: {cycle}. Make one of them unique or take the inner one out.',
    zh: '复合模块包含了自己：{cycle}。请将其中一个设为独立副本，或移除内层的那个。',
  },
  'repair.field': {
    en: '{path} is not known to this version and was left out.',
    zh: '当前版本不认识 {path}，已忽略。',
  },
  'repair.missing': {
    en: '{path} was missing; it is empty now.',
    zh: '缺少 {path}，已按空内容处理。',
  },
  'repair.position': {
    en: '{path} was {got}, which is no place on the canvas; it is {to} now.',
    zh: '{path} 的值 {got} 不在画布范围内，已改为 {to}。',
  },
  'repair.wire': {
    en: '{path}: the wire from {from} to {to} was removed, one of its ends does not exist.',
    zh: '{path}：从 {from} 到 {to} 的连线有一端不存在，已移除。',
  },
  'repair.wireDouble': {
    en: '{path}: the wire from {from} to {to} was removed, the input already had one.',
    zh: '{path}：{to} 已有连线，从 {from} 到它的另一条连线已移除。',
  },
  'repair.wireId': {
    en: '{path}: the wire had the id {got}; it is {to} now.',
    zh: '{path}：连线的标识 {got} 无效或重复，已改为 {to}。',
  },
  'repair.ref': {
    en: '{path} referred to {param}, which the block around it does not offer; it has its default now.',
    zh: '{path} 引用了外层模块没有公开的参数 {param}，已恢复为默认值。',
  },
  'edit.noNode': {
    en: 'There is no block {id} in this graph.',
    zh: '当前图中没有模块 {id}。',
  },
  'edit.noWire': {
    en: 'There is no wire {id} in this graph.',
    zh: '当前图中没有连线 {id}。',
  },
  'edit.noNote': {
    en: 'There is no note {id}.',
    zh: '没有便签 {id}。',
  },
  'edit.notCompound': {
    en: '{id} is not a compound block of this document.',
    zh: '{id} 不是本文档中的复合模块。',
  },
  'edit.selfWire': {
    en: 'A block cannot be wired to itself.',
    zh: '模块不能连接到自身。',
  },
  'edit.groupEmpty': {
    en: 'Select the blocks to put into a compound block first.',
    zh: '请先选中要组成复合模块的模块。',
  },
  'edit.groupBoundary': {
    en: '{id} is an edge of the compound block around it and cannot go into another one.',
    zh: '{id} 是外层复合模块的端口，不能放进另一个复合模块。',
  },
  'edit.groupCycle': {
    en: 'These blocks cannot become one: {id}, which is not among them, reads from them and feeds them. Select it too.',
    zh: '这些模块不能合为一个：未选中的 {id} 既读取它们的输出，又为它们提供输入。请把它也选上。',
  },
  'document.missing': {
    en: 'There is no file {path}. It may have been moved or deleted.',
    zh: '文件 {path} 不存在，可能已被移动或删除。',
  },
  'document.exists': {
    en: '{path} already exists and is another document. Choose another name, or replace it.',
    zh: '{path} 已经存在，而且是另一个文档。请换一个名称，或者替换它。',
  },
  'document.unreadable': {
    en: '{path} cannot be read: {reason}.',
    zh: '无法读取 {path}：{reason}。',
  },
  'document.unwritable': {
    en: '{path} cannot be written: {reason}. Check that the folder exists, that you may write there and that the disk has room.',
    zh: '无法写入 {path}：{reason}。请检查文件夹是否存在、是否有写入权限、磁盘空间是否足够。',
  },
  'document.extension': {
    en: '{path} is not a .loom file.',
    zh: '{path} 不是 .loom 文件。',
  },
  'template.unknown': {
    en: 'There is no template {id}. There are: {known}.',
    zh: '没有名为 {id} 的模板。现有模板：{known}。',
  },
  'template.damaged': {
    en: 'The template {id} cannot be read: {reason}. Install the app again.',
    zh: '无法读取模板 {id}：{reason}。请重新安装应用。',
  },
} as const satisfies Record<string, Text>;
