import { EventEmitter } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { AppDouble, preventable, type Start } from './app.ts';
import { Menu } from './menu.ts';
import { MessageChannelMain } from './ports.ts';
import { WebContents } from './webContents.ts';

/**
 * A double of the part of Electron's API that the shell uses. It stands in for the module `electron` when the built main and
 * preload bundles run under plain Node: pages are pages of real Chromium, and what Electron refuses (a scheme registered too
 * late, a second instance, a closed window) is refused here.
 */
const { browser, start } = (globalThis as unknown as { electronStart: { browser: Browser; start: Start } }).electronStart;

const app = new AppDouble(start);
const ipcMain = new EventEmitter();
const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
const schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[] = [];

const protocol = {
  registerSchemesAsPrivileged(list: typeof schemes): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    schemes.push(...list);
  },
};

class Session extends EventEmitter {
  /** For tests that ask the handler without a page between. */
  handlerFor = (scheme: string) => handlers.get(scheme);
  readonly protocol = {
    handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
      if (!app.isReady()) throw new Error('protocol.handle can only be called after app is ready');
      if (!schemes.some((known) => known.scheme === scheme && known.privileges['standard'] && known.privileges['secure']))
        throw new Error(`the scheme ${scheme} is not registered as standard and secure`);
      handlers.set(scheme, handler);
    },
  };
  permissionRequest: unknown;
  permissionCheck: unknown;
  device: unknown;
  setPermissionRequestHandler = (handler: unknown) => void (this.permissionRequest = handler);
  setPermissionCheckHandler = (handler: unknown) => void (this.permissionCheck = handler);
  setDevicePermissionHandler = (handler: unknown) => void (this.device = handler);
}
const session = { defaultSession: new Session() };

const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false };
const screen = { getAllDisplays: () => start.displays, getPrimaryDisplay: () => start.displays[0]! };

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  readonly options: Bounds & { readonly webPreferences: Readonly<Record<string, unknown>> };
  #bounds: Bounds;
  #state = new Set<'visible' | 'maximized' | 'minimized' | 'fullScreen' | 'destroyed'>();
  #title = '';

  constructor(options: BrowserWindow['options']) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    const { x, y, width, height } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(
      { context: () => browser.newContext({ viewport: { width, height }, serviceWorkers: 'block' }), handler: (scheme) => handlers.get(scheme), ipcMain },
      String(options.webPreferences['preload']),
    );
    BrowserWindow.#all.add(this);
    app.closeWindows.push(this.close);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows = () => [...BrowserWindow.#all];

  get page(): Promise<Page> {
    return this.webContents.page;
  }

  loadURL = async (address: string) => {
    await this.webContents.loadURL(address);
    this.emit('ready-to-show');
  };
  getBounds = () => ({ ...this.#bounds });
  getNormalBounds = () => ({ ...this.#bounds });
  setBounds = (bounds: Partial<Bounds>) => {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
    this.emit('move');
  };
  maximize = () => void this.#state.add('maximized');
  isMaximized = () => this.#state.has('maximized');
  setFullScreen = (on: boolean) => void (on ? this.#state.add('fullScreen') : this.#state.delete('fullScreen'));
  isFullScreen = () => this.#state.has('fullScreen');
  minimize = () => void this.#state.add('minimized');
  isMinimized = () => this.#state.has('minimized');
  restore = () => void this.#state.delete('minimized');
  show = () => void this.#state.add('visible');
  isVisible = () => this.#state.has('visible');
  focus = () => this.emit('focus');
  setTitle = (title: string) => void (this.#title = title);
  getTitle = () => this.#title;
  setBackgroundColor = () => undefined;
  setDocumentEdited = () => undefined;
  setRepresentedFilename = () => undefined;
  isDestroyed = () => this.#state.has('destroyed');

  close = (): void => {
    if (this.isDestroyed()) return;
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };

  destroy = (): void => {
    if (this.isDestroyed()) return;
    this.#state.add('destroyed');
    BrowserWindow.#all.delete(this);
    app.closeWindows.splice(app.closeWindows.indexOf(this.close), 1);
    void this.webContents.close().catch(() => undefined);
    this.emit('closed');
    if (BrowserWindow.#all.size === 0) app.emit('window-all-closed');
  };
}

/** No test meets a dialog or leaves for the browser by chance: each names its answer by replacing the function. */
const unexpected = (name: string) => () => {
  throw new Error(`${name} was called and the test has no answer for it`);
};
const dialog = {
  showMessageBox: unexpected('dialog.showMessageBox'),
  showOpenDialog: unexpected('dialog.showOpenDialog'),
  showSaveDialog: unexpected('dialog.showSaveDialog'),
  showErrorBox: (title: string, content: string) => {
    throw new Error(`${title}: ${content}`);
  },
};
const shell = { openExternal: unexpected('shell.openExternal') };

export { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, nativeTheme, protocol, screen, session, shell };
