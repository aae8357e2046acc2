import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from 'playwright-core';
import { decode, encode } from '../../../preload/rpc/codec.ts';
import { patience } from '../../e2e/support/browser.ts';
import { preventable } from './app.ts';
import type { MessagePortMain } from './ports.ts';
import { pageOrigin, realOrigin, type PageDouble } from './wire.ts';

type Handler = (request: Request) => Response | Promise<Response>;

export interface Surroundings {
  readonly context: () => Promise<BrowserContext>;
  readonly handler: (scheme: string) => Handler | undefined;
  readonly ipcMain: EventEmitter;
}

let inPage: Promise<string> | undefined;
const pageHalf = () =>
  (inPage ??= build({
    entryPoints: [fileURLToPath(new URL('inPage.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome140',
  }).then(({ outputFiles }) => outputFiles[0]!.text));

/** A window's page as a page of real Chromium. */
export class WebContents extends EventEmitter {
  readonly #around: Surroundings;
  readonly #preload: string;
  #page: Promise<Page>;
  #crashed = false;
  readonly #ports = new Map<number, MessagePortMain>();
  readonly #frames = new WeakMap<Frame, FrameDouble>();
  #lastPort = 0;
  #openHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** Loads that the main process asks for are no navigations of the page. */
  #expected = new Set<string>();
  mainFrame: FrameDouble | undefined;

  constructor(around: Surroundings, preload: string) {
    super();
    this.#around = around;
    this.#preload = preload;
    this.#page = this.#open();
  }

  get page(): Promise<Page> {
    return this.#page;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler;
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page;
    const mapped = address.replace(realOrigin, pageOrigin);
    this.#expected.add(mapped);
    await page.goto(mapped);
    this.emit('did-finish-load');
  }

  /** A page of Playwright's that crashed stays dead; Electron's comes back in the same window. */
  reload(): void {
    const before = this.#page;
    if (this.#crashed) this.#page = this.#open();
    this.#crashed = false;
    void before.then(async (page) => {
      await this.loadURL(page.url());
      if (page !== (await this.#page)) await page.context().close();
    });
  }

  postMessage(channel: string, _message: unknown, ports: readonly MessagePortMain[]): void {
    const ids = ports.map((port) => {
      const id = ++this.#lastPort;
      this.#ports.set(id, port);
      port.toPage = (message) =>
        this.#tell((double, [name, text]) => double.deliver(name, text), [id, Buffer.from(encode(message)).toString('base64')] as const);
      port.on('close', () => this.#tell((double, name) => double.deliver(name, 'closed'), id));
      return id;
    });
    this.#tell((double, [name, handed]) => double.receive(name, handed), [channel, ids] as const);
  }

  async close(): Promise<void> {
    await (await this.#page).context().close();
  }

  /** A page that is going away hears nothing; that is no failure of the sender. */
  #tell<A>(work: (double: PageDouble, argument: A) => void, argument: A): void {
    const source = `(${work.toString()})(window.tensorloomDouble, ${JSON.stringify(argument)})`;
    void this.#page.then((page) => page.evaluate(source)).catch(() => undefined);
  }

  async #open(): Promise<Page> {
    const context = await this.#around.context();
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    await context.exposeBinding('tensorloomToMain', (source, kind: 'ipc' | 'port', name: string, text: string) =>
      this.#fromPage(source.frame, kind, name, text),
    );
    // As text, not through eval, which the page's policy forbids.
    const preload = `const runPreload = function (require, module, exports, process, window, location) {${fs.readFileSync(this.#preload, 'utf8')}\n};`;
    await page.addInitScript(`(() => { ${preload} const preloadPlatform = ${JSON.stringify(process.platform)}; ${await pageHalf()} })()`);
    await context.route('**/*', (route) => this.#answer(page, route));
    // The window is asked for by its first request, in #answer; here it only goes away.
    context.on('page', (popup) => void (popup !== page && popup.close()));
    page.on('crash', () => {
      this.#crashed = true;
      this.#dropPorts();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    });
    page.on('framenavigated', (frame) => void (frame === page.mainFrame() && this.#dropPorts()));
    this.mainFrame = this.#frame(page.mainFrame());
    return page;
  }

  async #answer(page: Page, route: Route): Promise<void> {
    const request = route.request();
    const address = request.url().replace(pageOrigin, realOrigin);
    if (request.isNavigationRequest() && !this.#expected.delete(request.url())) {
      const frame = frameOf(request);
      // A popup, whose first request comes before its frame: the double opens none, whatever the handler says.
      if (frame?.page() !== page) {
        this.#openHandler?.({ url: address });
        return route.abort('aborted');
      }
      const event = preventable({ url: address, isMainFrame: frame === page.mainFrame() });
      this.emit('will-frame-navigate', event);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    const scheme = new URL(address).protocol.slice(0, -1);
    const handler = this.#around.handler(scheme);
    if (!handler) return route.abort('addressunreachable');
    const response = await handler(new Request(address, { method: request.method() }));
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
  }

  #fromPage(frame: Frame, kind: 'ipc' | 'port', name: string, text: string): void {
    if (kind === 'ipc') this.#around.ipcMain.emit(name, { sender: this, senderFrame: this.#frame(frame), ports: [] });
    else if (text === 'closed') this.#ports.get(Number(name))?.close();
    else this.#ports.get(Number(name))?.postMessage(decode(Buffer.from(text, 'base64')));
  }

  /** A document that is left takes its ends of all ports with it. */
  #dropPorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #frame(frame: Frame): FrameDouble {
    const known = this.#frames.get(frame) ?? new FrameDouble(frame, (parent) => this.#frame(parent));
    this.#frames.set(frame, known);
    return known;
  }
}

function frameOf(request: PageRequest): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

class FrameDouble {
  readonly #frame: Frame;
  readonly #other: (frame: Frame) => FrameDouble;

  constructor(frame: Frame, other: (frame: Frame) => FrameDouble) {
    this.#frame = frame;
    this.#other = other;
  }

  get parent(): FrameDouble | null {
    const parent = this.#frame.parentFrame();
    return parent && this.#other(parent);
  }

  get url(): string {
    return this.#frame.url().replace(pageOrigin, realOrigin);
  }

  get origin(): string {
    return this.url.startsWith(`${realOrigin}/`) ? realOrigin : new URL(this.url).origin;
  }
}
