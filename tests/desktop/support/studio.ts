import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { _electron, type Browser, type Page } from 'playwright-core';
import { electronBinary } from '../../../main/setup/electron.mjs';
import { launchChromium } from '../../e2e/support/browser.ts';
import type { AppDouble, Start } from '../double/app.ts';
import { mapElectron } from '../double/hooks.ts';
import { pageOrigin, realOrigin } from '../double/wire.ts';

type Electron = typeof import('electron');

/** The running application, the same for Electron itself and for its double. */
export interface Studio {
  /** Runs a self-contained function beside the main process's code. */
  evaluate<A, R>(work: (electron: Electron, argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** The page of the one window. */
  page(): Promise<Page>;
  /** Addresses as the page of this launch has them. */
  readonly origin: string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
  /** Without questions. */
  close(): Promise<void>;
}

export interface Launch {
  /** TENSORLOOM_HOME; window state and journals live below it. */
  readonly home: string;
  readonly args?: readonly string[];
  readonly locale?: string;
  readonly displays?: Start['displays'];
}

export const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Electron itself where it is placed and can open windows; its double over Chromium elsewhere. */
export const onElectron = electronBinary() !== undefined && (process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']));

export const freshHome = () => fs.mkdtemp(path.join(os.tmpdir(), 'tensorloom desktop '));

export const launch = (options: Launch): Promise<Studio> => (onElectron ? launchElectron(options) : launchDouble(options));

async function launchElectron({ home, args = [], locale = 'en-US' }: Launch): Promise<Studio> {
  const electron = await _electron.launch({
    executablePath: electronBinary()!,
    args: [root, `--lang=${locale}`, ...args],
    env: { ...(process.env as Record<string, string>), TENSORLOOM_HOME: home, TENSORLOOM_DOCUMENTS: path.join(home, 'documents') },
  });
  return {
    evaluate: (work, argument) => electron.evaluate(work as never, argument) as never,
    page: () => electron.firstWindow(),
    origin: realOrigin,
    ended: new Promise((resolve) => electron.process().once('exit', (code) => resolve(code ?? 1))),
    close: async () => {
      await electron.evaluate(({ app }) => app.exit());
    },
  };
}

let browser: Promise<Browser> | undefined;
let starts = 0;

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

const { importByNode } = createRequire(import.meta.url)('./importByNode.cjs') as { importByNode: (address: string) => Promise<unknown> };

async function launchDouble({
  home,
  args = [],
  locale = 'en-US',
  displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
}: Launch): Promise<Studio> {
  browser ??= launchChromium();
  const argv = process.argv;
  process.argv = ['electron', root, ...args];
  process.env['TENSORLOOM_HOME'] = home;
  process.env['TENSORLOOM_DOCUMENTS'] = path.join(home, 'documents');
  Object.assign(globalThis, { electronStart: { browser: await browser, start: { root, locale, displays } satisfies Start } });
  const unmap = mapElectron();
  const query = `?start=${++starts}`;
  try {
    await importByNode(new URL(`file://${encodeURI(path.join(root, 'dist', 'main', 'desktop.js'))}${query}`).href);
  } finally {
    process.argv = argv;
  }
  const electron = (await importByNode(new URL(`../double/electron.ts${query}`, import.meta.url).href)) as Electron & { app: AppDouble };
  unmap();
  const app = electron.app as AppDouble;
  app.becomeReady();
  const window = async () => {
    for (;;) {
      const [first] = electron.BrowserWindow.getAllWindows();
      if (first) return first as unknown as { page: Promise<Page> };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    evaluate: async (work, argument) => work(electron, argument),
    page: async () => (await window()).page,
    origin: pageOrigin,
    ended: app.ended,
    close: async () => {
      for (const open of electron.BrowserWindow.getAllWindows()) open.destroy();
      app.quit();
      await app.ended;
    },
  };
}
