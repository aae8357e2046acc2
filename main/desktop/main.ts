import path from 'node:path';
import { app, dialog, session, type BrowserWindow } from 'electron';
import { createServices } from '../services/index.ts';
import { places } from '../storage/paths.ts';
import { openBridge } from './bridge.ts';
import { guardClosing } from './closing.ts';
import { choosePath } from './dialogs.ts';
import { claimFiles } from './files.ts';
import { showMenu } from './menu.ts';
import { denyPermissions, hardenPages } from './security.ts';
import { registerScheme, serveFolder } from './protocol.ts';
import { recoverPage } from './recovery.ts';
import { Screen } from './screen.ts';
import { createWindow, dressWindow, stateOf } from './window.ts';
import { readState, writeState } from './windowState.ts';
import { words } from './words.ts';

/** Longer than this, ending trainers politely is not worth waiting for: their last checkpoint is on disk. */
const patience = 8_000;

// What plain processes must read lies beside the archive; Node 24 comes as a resource of its own.
const appFolder = app.getAppPath();
const files = app.isPackaged ? `${appFolder}.unpacked` : appFolder;
const node = app.isPackaged ? path.join(process.resourcesPath, 'node', process.platform === 'win32' ? 'node.exe' : 'node') : undefined;

app.setName('Tensorloom');
const userData = path.join(places().home, 'desktop');
app.setPath('userData', userData);
const stateFile = path.join(userData, 'window.json');
const state = readState(stateFile);

registerScheme();
hardenPages();

const screen = new Screen({ language: state.language ?? 'en', theme: state.theme, title: '', unsaved: false });
let window: BrowserWindow | undefined;

const claimed = claimFiles(
  (file) => {
    app.addRecentDocument(file);
    screen.send({ kind: 'openFile', path: file });
  },
  () => showWindow(),
);

if (claimed) void app.whenReady().then(start).catch(failToStart);
else app.quit();

async function start(): Promise<void> {
  // The system's language is known only now.
  if (!state.language && app.getLocale().toLowerCase().startsWith('zh')) screen.update({ ...screen.report, language: 'zh' });
  const services = await createServices({ root: files, ...(node && { node }), choose });
  const endBridge = openBridge(() => window, { ...services.handlers, shell: screen.handlers });

  denyPermissions(session.defaultSession);
  serveFolder(session.defaultSession, path.join(appFolder, 'dist', 'renderer'));
  const menu = () => showMenu(screen.report, (command) => screen.send({ kind: 'menu', command }));
  screen.onReport((report) => {
    menu();
    if (window) dressWindow(window, report);
  });
  menu();
  openWindow();

  app.on('activate', () => showWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    endBridge();
    const late = new Promise((resolve) => setTimeout(resolve, patience));
    void Promise.race([services.close(), late]).finally(() => app.exit());
  });
}

let saveDialogCancelled = () => {};

async function choose(choice: Parameters<typeof choosePath>[3]): Promise<string | null> {
  if (!window) return null;
  const file = await choosePath(window, screen.report.language, places().documents, choice);
  if (file === null) saveDialogCancelled();
  return file;
}

function openWindow(): void {
  const opened = createWindow(readState(stateFile), appFolder);
  window = opened;
  // Also while it is open: whoever ends the application from outside finds the window where it was.
  let settling: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(settling);
    if (!opened.isDestroyed()) writeState(stateFile, stateOf(opened, screen.report));
  };
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(remember, 500);
  };
  opened.on('resize', settle);
  opened.on('move', settle);
  opened.on('close', remember);
  saveDialogCancelled = guardClosing(opened, screen);
  recoverPage(opened, screen);
  opened.on('closed', () => {
    clearTimeout(settling);
    window = undefined;
    screen.forgetPage();
  });
}

function showWindow(): void {
  if (!app.isReady()) return;
  if (!window) return openWindow();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Failing to start is something the user sees, in a window of the system: there is no page yet. */
function failToStart(error: unknown): void {
  dialog.showErrorBox(words.failed[screen.report.language], error instanceof Error ? error.message : String(error));
  app.exit(1);
}
