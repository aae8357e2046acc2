import fs from 'node:fs/promises';
import path from 'node:path';
import { readJson, writeJson } from './atomic.ts';

/** One editing session's unsaved state. It lies in the app's own folder, never in the saved file. */
export interface JournalEntry {
  readonly id: string;
  readonly text: string;
  readonly path?: string;
  /** ISO time. */
  readonly modified: string;
}

export class Journal {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = path.join(home, 'journal');
  }

  write(entry: JournalEntry): Promise<void> {
    return writeJson(this.#file(entry.id), entry);
  }

  async forget(id: string): Promise<void> {
    await fs.rm(this.#file(id), { force: true });
  }

  /** Newest first. */
  async entries(): Promise<JournalEntry[]> {
    const names = await fs.readdir(this.#folder).catch(() => []);
    const entries = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readJson<JournalEntry>(path.join(this.#folder, name))));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => (a.modified < b.modified ? 1 : -1));
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.json`);
  }
}
