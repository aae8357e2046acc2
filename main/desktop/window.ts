import path from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { ShellReport } from '../../preload/contract/shell.ts';
import { origin } from './security.ts';
import { placeWindow, smallest, type WindowState } from './windowState.ts';

/** The canvas' colour in both themes: what is seen before the first frame. */
const paper = { light: '#f6f5f1', dark: '#15171b' };

export function createWindow(state: WindowState, appFolder: string): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  nativeTheme.themeSource = state.theme;
  const window = new BrowserWindow({
    ...placeWindow(state.bounds, areas, screen.getPrimaryDisplay().workArea),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Tensorloom',
    show: false,
    backgroundColor: background(),
    webPreferences: {
      preload: path.join(appFolder, 'dist', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      // Curves go on while another window is in front.
      backgroundThrottling: false,
    },
  });
  if (state.maximized) window.maximize();
  if (state.fullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  // The frame's title is the document's, not the page's.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(`${origin}/`);
  return window;
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? paper.dark : paper.light;
}

/** Title, edited mark and colours as the screen has them. */
export function dressWindow(window: BrowserWindow, { title, path: file, unsaved, theme }: ShellReport): void {
  nativeTheme.themeSource = theme;
  window.setBackgroundColor(background());
  // macOS marks unsaved changes in the close button and shows the file's icon; elsewhere the title says it.
  if (process.platform === 'darwin') {
    window.setDocumentEdited(unsaved);
    window.setRepresentedFilename(file ?? '');
  }
  const mark = unsaved && process.platform !== 'darwin' ? '• ' : '';
  window.setTitle(title === '' ? 'Tensorloom' : `${mark}${title} – Tensorloom`);
}

export function stateOf(window: BrowserWindow, { language, theme }: ShellReport): WindowState {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen(), language, theme };
}
