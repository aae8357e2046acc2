import type { Text } from '../../nodes/text/text.ts';

export const words = {
  lost: {
    en: 'The backend does not answer. What you edit is kept in this window and saved once it is back.',
    zh: '与后台的连接已断开。编辑的内容保留在此窗口，恢复连接后再保存。',
  },
  connecting: { en: 'Connecting to the backend', zh: '正在连接后台' },
  reconnect: { en: 'Reconnect', zh: '重新连接' },
  never: { en: 'No connection to the backend', zh: '无法连接后台' },
  neverHelp: {
    en: 'Tensorloom’s backend is not running, or this address has no valid token. Start it with “npm start” and open the address that it prints.',
    zh: 'Tensorloom 后台没有运行，或此网址的令牌已失效。请用“npm start”启动，并打开它显示的网址。',
  },
} as const satisfies Record<string, Text>;
