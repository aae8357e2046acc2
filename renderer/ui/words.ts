import type { Text } from '../../nodes/text/text.ts';

/** Words that every panel shares. A panel's own words stand in its own words.ts. */
export const words = {
  cancel: { en: 'Cancel', zh: '取消' },
  close: { en: 'Close', zh: '关闭' },
  retry: { en: 'Try again', zh: '重试' },
  open: { en: 'Open', zh: '打开' },
  save: { en: 'Save', zh: '保存' },
  remove: { en: 'Delete', zh: '删除' },
  copy: { en: 'Copy', zh: '复制' },
  reset: { en: 'Reset', zh: '恢复默认' },
  search: { en: 'Search', zh: '搜索' },
  loading: { en: 'Loading', zh: '正在加载' },
  resize: { en: 'Resize panel', zh: '调整面板大小' },
  dismiss: { en: 'Dismiss', zh: '关闭提示' },
  notices: { en: 'Messages', zh: '消息' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
} as const satisfies Record<string, Text>;
