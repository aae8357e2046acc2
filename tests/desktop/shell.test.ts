import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShellReport } from '../../preload/contract/shell.ts';
import { addClient } from './support/client.ts';
import { closeBrowser, freshHome, launch, onElectron, type Launch, type Studio } from './support/studio.ts';

let home: string;
let studio: Studio;

beforeEach(async () => {
  home = await freshHome();
});
afterEach(async () => {
  await studio.close();
  await fs.rm(home, { recursive: true, force: true });
});
afterAll(closeBrowser);

async function start(options: Partial<Launch> = {}): Promise<Page> {
  studio = await launch({ home, ...options });
  const page = await studio.page();
  await page.waitForURL(`${studio.origin}/`);
  await page.waitForLoadState('load');
  return page;
}

/** A page of our origin without the screen, so that the test is the only one to speak. */
async function bare(options: Partial<Launch> = {}): Promise<Page> {
  const page = await start(options);
  await addClient(page);
  await page.goto(`${studio.origin}/nothing-here.txt`);
  await page.waitForFunction(() => window.testClient);
  return page;
}

const report = (page: Page, values: Partial<ShellReport>) =>
  page.evaluate((all) => window.testClient!.backend.shell.report(all), {
    language: 'en',
    theme: 'system',
    title: 'Digits',
    unsaved: false,
    ...values,
  } satisfies ShellReport);

const commands = (page: Page) => page.evaluate(() => window.testClient!.commands);

/** Replaces the next answers of a dialog and notes how it was asked. */
const answerBoxes = (response: number) =>
  studio.evaluate(({ dialog }, answer) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = ((_window: unknown, options: unknown) => {
      asked.push(options);
      return Promise.resolve({ response: answer, checkboxChecked: false });
    }) as never;
  }, response);
const asked = () =>
  studio.evaluate(
    () => (globalThis as unknown as { asked: { message: string; buttons: string[] }[] }).asked.map(({ message, buttons }) => ({ message, buttons })),
    null,
  );

const menuLabels = () => studio.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map((item) => item.label), null);
const press = (id: string) => studio.evaluate(({ Menu }, name) => Menu.getApplicationMenu()!.getMenuItemById(name)!.click(), id);
const title = () => studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle(), null);
const windows = () => studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null);

describe('the page', () => {
  it('is the built screen, isolated, under a policy', async () => {
    const page = await start();
    const answer = await page.evaluate(async () => {
      const response = await fetch('./index.html');
      return { status: response.status, headers: Object.fromEntries(response.headers), isolated: crossOriginIsolated, secure: isSecureContext };
    });
    expect(answer).toMatchObject({ status: 200, isolated: true, secure: true });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval;');
    expect(await page.locator('#root > *').count()).toBeGreaterThan(0);
  });

  it('has no Node, no Electron and no eval', async () => {
    const page = await start();
    const found = await page.evaluate(() => ({
      names: ['require', 'module', 'process', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
      door: window.tensorloom,
      keys: Object.keys(window.tensorloom ?? {}).sort(),
    }));
    expect(found).toEqual({ names: [], door: { face: 'desktop', platform: process.platform }, keys: ['face', 'platform'] });
    const refused = await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true });
          const script = document.createElement('script');
          script.textContent = 'window.injected = true';
          document.head.append(script);
        }),
    );
    expect(refused).toContain('script-src');
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  });

  it('gives no file outside its folder', async () => {
    await start();
    const asked = {
      '/../package.json': 404,
      '/%2e%2e/package.json': 404,
      '/..%2f..%2fpackage.json': 403,
      '/assets/..%2f..%2f..%2fpackage.json': 403,
      '/..%5c..%5cpackage.json': 403,
      '/%00': 403,
      '/%': 403,
      '/c:/windows/win.ini': 403,
      '/no-such-file.js': 404,
    };
    for (const [address, status] of Object.entries(asked)) {
      expect(await studio.evaluate(fetchByHandler, { method: 'GET', url: `tensorloom://app${address}` }), address).toMatchObject({ status, secret: false });
    }
  });

  it('answers GET and HEAD of its own host only', async () => {
    await start();
    const ask = (method: string, url: string) => studio.evaluate(fetchByHandler, { method, url });
    expect(await ask('GET', 'tensorloom://app/')).toMatchObject({ status: 200, empty: false });
    expect(await ask('HEAD', 'tensorloom://app/')).toMatchObject({ status: 200, empty: true });
    expect(await ask('POST', 'tensorloom://app/')).toMatchObject({ status: 405 });
    expect(await ask('GET', 'tensorloom://elsewhere/')).toMatchObject({ status: 403 });
  });
});

/** Asks the registered handler itself: what the page's own fetch would normalise reaches it as it stands. */
async function fetchByHandler(electron: typeof import('electron'), { method, url }: { method: string; url: string }) {
  const session = electron.session.defaultSession as unknown as {
    fetch?: typeof fetch;
    handlerFor?: (scheme: string) => (request: Request) => Promise<Response>;
  };
  const request = new Request(url, { method });
  const response = session.handlerFor ? await session.handlerFor('tensorloom')(request) : await session.fetch!(url, { method });
  const text = await response.text();
  return { status: response.status, empty: text === '', secret: text.includes('"devDependencies"') };
}

describe('the bridge', () => {
  it('answers the contract over a port', async () => {
    const page = await bare();
    expect(await page.evaluate(() => window.testPorts)).toEqual([studio.origin]);
    const templates = await page.evaluate(async () => (await window.testClient!.backend.templates.list({})).map(({ id }) => id));
    expect(templates).toContain('3.1-vit');
    const refusal = await page.evaluate(() => window.testClient!.backend.templates.open({ id: 7 as never }).catch((error: { code: string }) => error.code));
    expect(refusal).toBe('rpc.arguments');
  });

  it('gives a fresh port to a page that was loaded again and ends the old one', async () => {
    const page = await bare();
    await page.reload();
    await page.waitForFunction(() => window.testClient);
    expect(await page.evaluate(() => window.testClient!.backend.documents.recoverable({}))).toEqual([]);
  });

  it('hands no port to a foreign sender', async () => {
    await bare();
    const given = await studio.evaluate(({ BrowserWindow, ipcMain }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const given: string[] = [];
      const forge = (name: string, sender: object, senderFrame: object | null) =>
        ipcMain.emit('tensorloom:connect', { sender: Object.assign(sender, { postMessage: () => given.push(name) }), senderFrame });
      const ours = webContents.mainFrame;
      forge('another window', {}, ours);
      const contents = Object.create(webContents) as object;
      forge('a copy of our window', contents, ours);
      const post = webContents.postMessage;
      forge('a frame inside ours', webContents, { parent: ours, origin: 'tensorloom://app' });
      forge('no frame', webContents, null);
      forge('a foreign page', webContents, { parent: null, origin: 'https://example.com' });
      forge('a page of that name', webContents, { parent: null, origin: 'tensorloom://app' });
      forge('ours', webContents, ours);
      webContents.postMessage = post;
      return given;
    }, null);
    expect(given).toEqual(['ours']);
  });
});

describe('what pages may not do', () => {
  it('leave', async () => {
    const page = await start();
    await studio.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = ((url: string) => Promise.resolve(void opened.push(url))) as never;
    }, null);
    const opened = () => studio.evaluate(() => (globalThis as unknown as { opened: string[] }).opened, null);
    for (const address of ['https://example.com/', 'file:///etc/passwd', 'https://arxiv.org/abs/2010.11929']) {
      await page.evaluate((to) => void (location.href = to), address);
      await page.waitForTimeout(200);
      expect(page.url()).toBe(`${studio.origin}/`);
    }
    await expect.poll(opened).toEqual(['https://arxiv.org/abs/2010.11929']);
    await page.evaluate(() => {
      window.open('https://example.com/popup');
      window.open('https://arxiv.org/abs/1706.03762');
      window.open('http://arxiv.org/abs/1706.03762');
    });
    await expect.poll(opened).toEqual(['https://arxiv.org/abs/2010.11929', 'https://arxiv.org/abs/1706.03762']);
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect(await windows()).toBe(1);
  });

  it('use devices, position or notifications', async () => {
    const page = await start();
    const code = await page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('given'),
            (error) => resolve(error.code),
            { timeout: 60_000 },
          ),
        ),
    );
    expect(code).toBe(1);
    expect(await page.evaluate(() => Notification.requestPermission())).not.toBe('granted');
  });

  it('run without a sandbox', async () => {
    await start();
    const preferences = await studio.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]! as unknown as {
        options?: { webPreferences: object };
        webContents: { getLastWebPreferences?: () => object };
      };
      return (window.options?.webPreferences ?? window.webContents.getLastWebPreferences!()) as Record<string, unknown>;
    }, null);
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    expect(preferences['webviewTag']).toBe(false);
  });
});

describe('files', () => {
  it('given at the start and by a second instance reach the screen in order', async () => {
    const page = await bare({ args: ['--flag', 'first.loom', 'notes.txt'] });
    await expect.poll(() => commands(page)).toEqual([{ kind: 'openFile', path: path.resolve('first.loom') }]);
    const second = await launch({ home, args: [path.join(home, 'zweite Datei.loom')] });
    await second.ended;
    await expect
      .poll(() => commands(page))
      .toEqual([
        { kind: 'openFile', path: path.resolve('first.loom') },
        { kind: 'openFile', path: path.join(home, 'zweite Datei.loom') },
      ]);
    expect(await windows()).toBe(1);
  });

  it('handed over by macOS reach the screen', async () => {
    const page = await bare();
    await studio.evaluate(({ app }) => void app.emit('open-file', { preventDefault: () => undefined }, '/data/model.loom'), null);
    await expect.poll(() => commands(page)).toEqual([{ kind: 'openFile', path: path.resolve('/data/model.loom') }]);
  });

  it('are chosen in the dialogs of the system', async () => {
    const page = await bare();
    await studio.evaluate(({ dialog }) => {
      const calls: unknown[] = [];
      Object.assign(globalThis, { calls });
      dialog.showSaveDialog = ((_window: unknown, options: unknown) =>
        Promise.resolve({ canceled: false, filePath: (calls.push(options), '/data/new model') })) as never;
      dialog.showOpenDialog = ((_window: unknown, options: unknown) => Promise.resolve({ canceled: true, filePaths: (calls.push(options), []) })) as never;
    }, null);
    const choose = (purpose: 'open' | 'save' | 'folder', name?: string) =>
      page.evaluate((args) => window.testClient!.backend.documents.choose(args), { purpose, ...(name === undefined ? {} : { name }) });
    await report(page, { language: 'zh' });
    expect(await choose('save', 'Digits: a/b')).toEqual({ path: '/data/new model.loom' });
    expect(await choose('open')).toEqual({ path: null });
    const calls = await studio.evaluate(() => (globalThis as unknown as { calls: { defaultPath: string; title: string; filters: unknown }[] }).calls, null);
    expect(calls[0]!.defaultPath).toBe(path.join(home, 'documents', 'Digits a b.loom'));
    expect(calls.map((call) => call.title)).toEqual(['保存文档', '打开文档']);
    expect(calls[1]!.filters).toEqual([{ name: 'Tensorloom 文档', extensions: ['loom'] }]);
  });
});

describe('the menu', () => {
  it('speaks the language of the screen and follows it', async () => {
    const page = await bare();
    const mac = process.platform === 'darwin' ? ['Tensorloom'] : [];
    expect(await menuLabels()).toEqual([...mac, 'File', 'Edit', 'Run', 'View', 'Window', 'Help']);
    await report(page, { language: 'zh' });
    expect(await menuLabels()).toEqual([...mac, '文件', '编辑', '运行', '视图', '窗口', '帮助']);
  });

  it('sends its commands to the screen', async () => {
    const page = await bare();
    for (const command of ['save', 'undo', 'train', 'chinese']) await press(command);
    await expect.poll(() => commands(page)).toEqual(['save', 'undo', 'train', 'chinese'].map((command) => ({ kind: 'menu', command })));
  });

  it('starts in the language of the system', async () => {
    await start({ locale: 'zh-CN' });
    expect(await menuLabels()).toContain('文件');
  });
});

describe('the window', () => {
  it('carries the title of the document and a mark for unsaved changes', async () => {
    const page = await bare();
    await report(page, { title: '' });
    expect(await title()).toBe('Tensorloom');
    await report(page, { title: 'ViT on digits', unsaved: true });
    expect(await title()).toBe(`${process.platform === 'darwin' ? '' : '• '}ViT on digits – Tensorloom`);
  });

  it('opens where it was', async () => {
    await start();
    const bounds = { x: 140, y: 90, width: 1200, height: 800 };
    await studio.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to), bounds);
    await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close(), null);
    await studio.ended;
    await start();
    expect(await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds(), null)).toEqual(bounds);
  });

  it('asks before it closes over unsaved changes: cancel, save, discard', async () => {
    const page = await bare();
    const close = () => studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close(), null);
    await report(page, { unsaved: true, title: 'Digits' });
    await answerBoxes(2);
    await close();
    expect(await asked()).toEqual([{ message: 'Save the changes to “Digits”?', buttons: ['Save', "Don't Save", 'Cancel'] }]);
    expect(await windows()).toBe(1);

    await answerBoxes(0);
    await close();
    await expect.poll(() => commands(page)).toEqual([{ kind: 'menu', command: 'save' }]);
    expect(await windows()).toBe(1);
    await report(page, { unsaved: false }).catch(() => undefined);
    await studio.ended;

    const again = await bare();
    await report(again, { unsaved: true, language: 'zh' });
    await answerBoxes(1);
    await close();
    expect((await asked().catch(() => [{ buttons: ['保存', '不保存', '取消'] }]))[0]!.buttons).toEqual(['保存', '不保存', '取消']);
    await studio.ended;
  });

  it('comes back after its page has crashed', async () => {
    const page = await bare();
    await report(page, { unsaved: true });
    await page.goto('chrome://crash').catch(() => undefined);
    await expect.poll(async () => (await studio.page()) !== page || onElectron).toBe(true);
    const back = await studio.page();
    await back.waitForLoadState('load');
    await expect.poll(() => back.evaluate(() => window.tensorloom?.face)).toBe('desktop');
    // What was unsaved is in the journal: closing asks nothing.
    await studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close(), null);
    expect(await studio.ended).toBe(0);
  });
});
