import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { EngineName, Mode } from '../../../nodes/train/events.ts';
import type { Forecast } from '../../../nodes/train/forecast.ts';
import { readJson, writeJson } from '../../storage/atomic.ts';
import { forecast } from '../../trainer/supervise.ts';
import type { Compiled } from '../compile.ts';
import { copyDataFiles } from '../dataFiles.ts';
import { writeProgram } from '../writeProgram.ts';

/** So many are remembered, the newest. */
const most = 200;
/** Milliseconds after which no rehearsal is under way any more. */
const longest = 86_400_000;

interface Wish {
  readonly engine?: EngineName | undefined;
  readonly mode?: Mode | undefined;
}

type Remembered = Readonly<Record<string, Forecast>>;

/** What runs would take. A program is rehearsed once; its forecast is remembered. */
export class Forecasts {
  readonly #home: string;
  readonly #file: string;

  constructor(home: string) {
    this.#home = home;
    this.#file = path.join(home, 'forecasts.json');
  }

  async known(compiled: Compiled, wish: Wish): Promise<Forecast | undefined> {
    return (await readJson<Remembered>(this.#file))?.[await this.#keyOf(compiled, wish)];
  }

  /** Rehearses a program in a folder that is gone afterwards. `beside`: so many runs train meanwhile. */
  async make(
    compiled: Compiled,
    wish: Wish,
    { dataFolders, beside, signal }: { dataFolders: readonly string[]; beside: number; signal: AbortSignal },
  ): Promise<Forecast> {
    const rehearsals = path.join(this.#home, 'rehearsals');
    await tidy(rehearsals);
    const folder = path.join(rehearsals, randomBytes(6).toString('hex'));
    try {
      const program = path.join(folder, 'program');
      await writeProgram(compiled.program, program);
      await copyDataFiles(compiled.document, program, dataFolders);
      const { probes, parts } = compiled.analysis;
      const { engine, mode } = wish;
      const order = { run: 'rehearsal', folder, resume: false, probes, ...(parts && { parts }), ...(engine && { engine }), ...(mode && { mode }) };
      const made = { ...(await forecast(order, this.#home, signal)), beside };
      // Beside other runs it is slower than it will be.
      if (beside === 0) await this.#remember(await this.#keyOf(compiled, wish), made);
      return made;
    } finally {
      await fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #remember(key: string, made: Forecast): Promise<void> {
    const { [key]: before, ...others } = (await readJson<Remembered>(this.#file)) ?? {};
    void before;
    await writeJson(this.#file, Object.fromEntries([...Object.entries(others), [key, made]].slice(-most)));
  }

  /** The same program takes another time on another engine. */
  async #keyOf({ program, analysis }: Compiled, { engine, mode }: Wish): Promise<string> {
    const engines = await fs.readdir(path.join(this.#home, 'engines')).catch(() => []);
    const files = program.files.map(({ path: file, text }) => [file, text]);
    return createHash('sha256')
      .update(JSON.stringify([engines.sort(), engine, mode, analysis.probes, files]))
      .digest('hex')
      .slice(0, 24);
  }
}

/** Removes what a process left that was killed in the middle. */
async function tidy(rehearsals: string): Promise<void> {
  for (const name of await fs.readdir(rehearsals).catch(() => [])) {
    const folder = path.join(rehearsals, name);
    const { mtimeMs } = await fs.stat(folder).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > longest) await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
