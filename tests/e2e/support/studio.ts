import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { engineHome } from '../../../main/trainer/engines/native.ts';
import { launchChromium, patience } from './browser.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The built app (or the copy of it in the folder `app`), served from a home of its own, in a real Chromium: what a user has after `npm start` without Electron. */
export interface Studio {
  readonly page: Page;
  /** Everything that this app keeps. */
  readonly home: string;
  readonly documents: string;
  /** Process id of the server. */
  readonly server: number;
  /** What went wrong in the page: errors that nobody caught, refused resources. */
  readonly faults: string[];
  close(): Promise<void>;
}

export interface StudioOptions {
  readonly locale?: string;
  readonly scheme?: 'light' | 'dark';
  readonly app?: string;
  /** With the engines of this machine; else as on a machine on which nothing was installed. */
  readonly native?: boolean;
  /** For the app's own processes, and those that they start. */
  readonly env?: NodeJS.ProcessEnv;
}

export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tensorloom-e2e-'));
  const home = path.join(folder, 'home');
  const documents = path.join(folder, 'documents');
  const engines = path.join(engineHome() ?? home, 'engines');
  if (options.native && existsSync(engines)) {
    mkdirSync(home, { recursive: true });
    symlinkSync(engines, path.join(home, 'engines'), 'dir');
  }
  const server = spawn(process.execPath, [path.join(options.app ?? root, 'dist/main/cli.js'), 'serve', '--port', '0'], {
    env: { ...process.env, ...options.env, TENSORLOOM_HOME: home, TENSORLOOM_DOCUMENTS: documents },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let browser: Browser | undefined;
  try {
    const address = await addressOf(server);
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1560, height: 960 },
      locale: options.locale ?? 'en-GB',
      colorScheme: options.scheme ?? 'light',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(address);
    const opened = browser;
    return {
      page,
      home,
      documents,
      server: server.pid!,
      faults,
      async close() {
        await opened.close();
        await ended(server);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await browser?.close();
    await ended(server);
    throw error;
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/\S+token=\S+/.exec(said)?.[0];
      if (address) resolve(address);
    });
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it named an address; it said: ${said}`)));
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
}

export async function openTemplate({ page }: Studio, id: string): Promise<void> {
  await page.locator(`[data-template="${id}"]`).click();
  await page.locator('.react-flow__node').first().waitFor();
}

export const block = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

export const portOf = (page: Page, id: string, port: string): Locator => block(page, id).locator(`.react-flow__handle[data-handleid="${port}"]`);

/** The card whose title begins so: "t-SNE", "Grad-CAM", "CAM" ... */
export const card = (page: Page, title: string): Locator => page.locator(`section[data-card^="${title}"]`);

/** The field of the inspector for a param. */
export const field = (page: Page, param: string): Locator => page.locator(`[data-param="${param}"]`);

/** Types a number into a param of the selected block. */
export async function setNumber(page: Page, id: string, param: string, value: number): Promise<void> {
  await block(page, id).click();
  const input = field(page, param).getByRole('textbox').or(field(page, param).getByRole('spinbutton')).first();
  await input.fill(String(value));
  await input.press('Enter');
}

/** Draws a wire with the mouse, from an output to a place. */
export async function drawWire(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const start = await centre(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

/** Where it stands when it moves no more: the canvas may be on its way to what was added. */
export async function centre(of: Locator): Promise<{ x: number; y: number }> {
  await of.evaluate(async (element) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let [before, same] = ['', 0]; same < 4; await frame()) {
      const { x, y, width, height } = element.getBoundingClientRect();
      const now = [x, y, width, height].join();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  });
  const box = await of.boundingBox();
  if (!box) throw new Error('not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Pictures that the README or a visitor of the repository sees. */
const shown = ['home', 'editor', 'editor-dark'];

/** Keeps a picture of the window. With TENSORLOOM_SCREENSHOTS=1 it takes the place of the one in the repository. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = path.join(root, process.env['TENSORLOOM_SCREENSHOTS'] === '1' && shown.includes(name) ? 'tests/e2e/screenshots' : 'tests/.output');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
