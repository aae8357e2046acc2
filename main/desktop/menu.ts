import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { Text } from '../../nodes/text/text.ts';
import type { MenuCommand, ShellReport } from '../../preload/contract/shell.ts';
import { words } from './words.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

interface Item {
  readonly text: Text;
  readonly keys?: string;
  readonly command?: MenuCommand;
  readonly role?: Role;
  readonly link?: string;
  /** A radio mark beside the item, and when it is set. */
  readonly chosen?: (report: ShellReport) => boolean;
  readonly items?: readonly Entry[];
  /** What only one kind of system knows, or has elsewhere: macOS keeps some of it in the application menu. */
  readonly only?: 'mac' | 'others';
}
type Entry = Item | 'line';

const project = 'https://github.com/tensorflow/tfjs';

/** The whole menu. What the studio does is a command of the screen; what every application does is a role of the system. */
const menus: readonly Item[] = [
  {
    text: words.file,
    items: [
      { text: words.home, keys: 'CmdOrCtrl+N', command: 'home' },
      { text: words.open, keys: 'CmdOrCtrl+O', command: 'open' },
      { text: words.recent, role: 'recentDocuments', only: 'mac', items: [{ text: words.clearRecent, role: 'clearRecentDocuments' }] },
      'line',
      { text: words.save, keys: 'CmdOrCtrl+S', command: 'save' },
      { text: words.saveAs, keys: 'CmdOrCtrl+Shift+S', command: 'saveAs' },
      { text: words.export, keys: 'CmdOrCtrl+E', command: 'export' },
      'line',
      { text: words.close, role: 'close' },
      { text: words.quit, role: 'quit', only: 'others' },
    ],
  },
  {
    text: words.edit,
    items: [
      { text: words.undo, keys: 'CmdOrCtrl+Z', command: 'undo' },
      { text: words.redo, keys: 'CmdOrCtrl+Shift+Z', command: 'redo' },
      'line',
      { text: words.cut, role: 'cut' },
      { text: words.copy, role: 'copy' },
      { text: words.paste, role: 'paste' },
      { text: words.selectAll, role: 'selectAll' },
    ],
  },
  {
    text: words.run,
    items: [
      { text: words.train, keys: 'CmdOrCtrl+Enter', command: 'train' },
      { text: words.pause, command: 'pause' },
      { text: words.stop, command: 'stop' },
    ],
  },
  {
    text: words.view,
    items: [
      {
        text: words.language,
        items: [
          // Each language is named in itself, so that whoever cannot read the other finds it.
          { text: { en: 'English', zh: 'English' }, command: 'english', chosen: (report) => report.language === 'en' },
          { text: { en: '简体中文', zh: '简体中文' }, command: 'chinese', chosen: (report) => report.language === 'zh' },
        ],
      },
      {
        text: words.theme,
        items: [
          { text: words.system, command: 'system', chosen: (report) => report.theme === 'system' },
          { text: words.light, command: 'light', chosen: (report) => report.theme === 'light' },
          { text: words.dark, command: 'dark', chosen: (report) => report.theme === 'dark' },
        ],
      },
      'line',
      { text: words.zoomIn, role: 'zoomIn' },
      { text: words.zoomOut, role: 'zoomOut' },
      { text: words.zoomReset, role: 'resetZoom' },
      'line',
      { text: words.fullScreen, role: 'togglefullscreen' },
      { text: words.developer, role: 'toggleDevTools' },
    ],
  },
  {
    text: words.window,
    role: 'windowMenu',
    items: [
      { text: words.minimize, role: 'minimize' },
      { text: words.front, role: 'front', only: 'mac' },
    ],
  },
  {
    text: words.help,
    role: 'help',
    items: [
      { text: { en: 'TensorFlow.js', zh: 'TensorFlow.js' }, link: project },
      { text: words.about, role: 'about', only: 'others' },
    ],
  },
];

const applicationMenu: Item = {
  text: { en: 'Tensorloom', zh: 'Tensorloom' },
  items: [
    { text: words.about, role: 'about' },
    'line',
    { text: words.services, role: 'services' },
    'line',
    { text: words.hide, role: 'hide' },
    { text: words.hideOthers, role: 'hideOthers' },
    { text: words.unhide, role: 'unhide' },
    'line',
    { text: words.quit, role: 'quit' },
  ],
};

/** Builds the menu anew in the language of the screen. */
export function showMenu(report: ShellReport, send: (command: MenuCommand) => void): void {
  const mac = process.platform === 'darwin';
  const build = (entry: Entry): MenuItemConstructorOptions[] => {
    if (entry === 'line') return [{ type: 'separator' }];
    if (entry.only && entry.only !== (mac ? 'mac' : 'others')) return [];
    const { text, keys, command, role, link, chosen, items } = entry;
    return [
      {
        label: text[report.language],
        ...(command && { id: command, click: () => send(command) }),
        // The page hears its keys itself; the menu shows them. Both would do everything twice.
        ...(keys && { accelerator: keys, registerAccelerator: false }),
        ...(role && { role }),
        ...(link && { click: () => void shell.openExternal(link) }),
        ...(chosen && { type: 'radio' as const, checked: chosen(report) }),
        ...(items && { submenu: items.flatMap(build) }),
      },
    ];
  };
  app.setAboutPanelOptions({ applicationName: 'Tensorloom', applicationVersion: app.getVersion() });
  Menu.setApplicationMenu(Menu.buildFromTemplate([...(mac ? [applicationMenu] : []), ...menus].flatMap(build)));
}
