import type { Text } from '../../nodes/text/text.ts';

export const words = {
  lost: {
    en: 'The backend does not answer. What you edit is kept in this window and saved once it is back.',
    zh: '与后台的连接已断开。编辑的内容保留在此窗口，恢复连接后再保存。',
  },
  stranger: {
    en: 'Tensorloom was started again and does not know this window. Open the address that it printed in another tab of this browser: this window then goes on by itself.',
    zh: 'Tensorloom 已重新启动，不认识此窗口。请在同一浏览器的新标签页中打开它显示的网址，此窗口随后会自动恢复连接。',
  },
  saveCopy: { en: 'Save a copy', zh: '保存副本' },
  connecting: { en: 'Connecting to the backend', zh: '正在连接后台' },
  reconnect: { en: 'Reconnect', zh: '重新连接' },
  never: { en: 'No connection to the backend', zh: '无法连接后台' },
  neverHelp: {
    en: 'Tensorloom’s backend is not running, or this address has no valid token. Start it with “npm start” and open the address that it prints.',
    zh: 'Tensorloom 后台没有运行，或此网址的令牌已失效。请用“npm start”启动，并打开它显示的网址。',
  },
} as const satisfies Record<string, Text>;
