import type { Text } from '../../nodes/text/text.ts';

export const words = {
  untitled: { en: 'Untitled', zh: '未命名' },
  unsavedTitle: { en: 'Save the changes to “{title}”?', zh: '保存对“{title}”的修改吗？' },
  unsavedText: { en: 'Unsaved changes are discarded otherwise.', zh: '若不保存，这些修改将被丢弃。' },
  discard: { en: 'Don’t save', zh: '不保存' },
  saveFailed: { en: 'The document was not saved', zh: '文档未能保存' },
  openFailed: { en: 'The document was not opened', zh: '文档未能打开' },
  repaired: { en: 'The document was mended while opening. The file is as it was until you save.', zh: '打开时对文档做了修正，保存之前原文件不变。' },
  moreRepairs: { en: 'And {count} more.', zh: '另有 {count} 处修正。' },
  journalFailed: { en: 'Unsaved edits cannot be kept in the journal', zh: '未保存的修改无法写入恢复日志' },
  replace: { en: 'Replace it', zh: '替换' },
  savedTo: { en: 'Saved to {path}', zh: '已保存到 {path}' },
  saveAsTitle: { en: 'Save a copy as', zh: '另存为' },
  name: { en: 'Name', zh: '名称' },
} as const satisfies Record<string, Text>;
