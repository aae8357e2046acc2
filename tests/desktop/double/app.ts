import { EventEmitter } from 'node:events';
import path from 'node:path';

/** What the test gives to one start of the double. */
export interface Start {
  readonly root: string;
  readonly locale: string;
  readonly displays: readonly { readonly workArea: { x: number; y: number; width: number; height: number } }[];
}

/** The applications that run, by their data folder: the lock of the single instance. */
const instances: Map<string, AppDouble> = ((globalThis as { electronInstances?: Map<string, AppDouble> }).electronInstances ??= new Map());

export class AppDouble extends EventEmitter {
  readonly isPackaged = false;
  readonly #start: Start;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<number>();
  #isReady = false;
  #quitting = false;
  sandboxed = false;
  name = 'Electron';
  readonly recent: string[] = [];
  readonly closeWindows: (() => void)[] = [];

  constructor(start: Start) {
    super();
    this.#start = start;
    this.#paths.set('userData', path.join(start.root, 'never-used'));
  }

  /** The exit code, once the application has ended. */
  get ended(): Promise<number> {
    return this.#ended.promise;
  }

  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready');
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }

  whenReady = () => this.#ready.promise;
  isReady = () => this.#isReady;
  getAppPath = () => this.#start.root;
  getLocale = () => this.#start.locale;
  getVersion = () => '0.0.0';
  setName = (name: string) => void (this.name = name);
  setPath = (name: string, folder: string) => void this.#paths.set(name, folder);
  getPath = (name: string) => this.#paths.get(name);
  setAboutPanelOptions = () => undefined;
  addRecentDocument = (file: string) => void this.recent.push(file);

  requestSingleInstanceLock(): boolean {
    const key = this.getPath('userData')!;
    const first = instances.get(key);
    if (first) {
      const argv = [...process.argv];
      setImmediate(() => first.emit('second-instance', {}, argv, process.cwd(), undefined));
      return false;
    }
    instances.set(key, this);
    return true;
  }

  quit(): void {
    if (this.#quitting) return;
    this.emit('before-quit', preventable());
    for (const close of [...this.closeWindows]) close();
    if (this.closeWindows.length > 0) return;
    this.#quitting = true;
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    if (instances.get(this.getPath('userData')!) === this) instances.delete(this.getPath('userData')!);
    this.#ended.resolve(code);
  }
}

export function preventable<T extends object>(properties?: T): T & { defaultPrevented: boolean; preventDefault: () => void } {
  const event = { ...properties!, defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
}
