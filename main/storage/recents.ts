import path from 'node:path';
import { readJson, writeJson } from './atomic.ts';

const kept = 40;

/** Paths of documents that were opened or saved, newest first. */
export class Recents {
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(home: string) {
    this.#file = path.join(home, 'recent.json');
  }

  async list(): Promise<readonly string[]> {
    const list = await readJson<unknown>(this.#file);
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
  }

  /** One change after the other: two at once would lose one. */
  add(document: string): Promise<void> {
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        const others = (await this.list()).filter((entry) => entry !== document);
        await writeJson(this.#file, [document, ...others].slice(0, kept));
      });
    return this.#writing;
  }
}
