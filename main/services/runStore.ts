import fs from 'node:fs/promises';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { RunEvent, RunStatus } from '../../nodes/train/events.ts';
import type { RecentDocument } from '../../preload/contract/documents.ts';
import type { RunHistory, RunSummary } from '../../preload/contract/runs.ts';
import { decode } from '../../preload/rpc/codec.ts';
import { RunFolder, runNames, runsFolder, type RunRecord } from '../storage/runFolder.ts';
import { readEvents } from '../trainer/eventLog.ts';
import { digest, known, type Digest } from './digest.ts';
import { emptiedOf } from './emptied.ts';

const curvePoints = 60;

/** All runs of this user, as their folders tell. */
export class RunStore {
  readonly folder: string;
  readonly #home: string;
  /** Folded logs, by run; a log that has grown is folded anew. */
  readonly #digests = new Map<string, { readonly stamp: string; readonly digest: Digest }>();

  constructor(home: string) {
    this.#home = home;
    this.folder = runsFolder(home);
  }

  at(run: string): RunFolder {
    if (!/^[a-z0-9-]{1,64}$/.test(run)) throw new ProblemError({ code: 'run.unknown', data: { run } });
    return new RunFolder(this.folder, run);
  }

  /** The run's folder and record; a problem when there is no such run. */
  async find(run: string): Promise<{ folder: RunFolder; record: RunRecord }> {
    const folder = this.at(run);
    const record = await folder.record();
    if (record === undefined) throw new ProblemError({ code: 'run.unknown', data: { run } });
    return { folder, record };
  }

  /** Newest first. A folder without a readable record is no run and is left out. */
  async list(): Promise<RunSummary[]> {
    const found = await Promise.all(
      (await runNames(this.#home)).map(async (run) => {
        const folder = this.at(run);
        const record = await folder.record();
        return record ? this.summary(folder, record) : undefined;
      }),
    );
    return found.filter((summary) => summary !== undefined).sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  async summary(folder: RunFolder, record: RunRecord): Promise<RunSummary> {
    const [told, owner, checkpoints, size] = await Promise.all([this.#digest(folder), folder.owner(), folder.checkpoints(), folder.size()]);
    const { run, title, template, seed, epochs, started } = record;
    const status = statusOf(told.status, owner !== undefined);
    const complete = told.epochs.length > 0 && told.epochs.at(-1)!.epoch >= epochs;
    return {
      run,
      title,
      ...(template === undefined ? {} : { template }),
      status,
      ...(told.engine === undefined ? {} : { engine: told.engine }),
      seed,
      epochs,
      epochsDone: told.epochs.at(-1)?.epoch ?? 0,
      steps: told.losses.length,
      metrics: told.metrics,
      started,
      seconds: told.seconds,
      size,
      resumable: owner === undefined && !complete && checkpoints.length > 0,
      folder: folder.path,
    };
  }

  async history(run: string): Promise<RunHistory> {
    const { folder, record } = await this.find(run);
    const [summary, told, results] = await Promise.all([this.summary(folder, record), this.#digest(folder), folder.results(record.probes)]);
    return { summary, losses: told.losses, each: told.each, epochs: told.epochs, probes: record.probes, results };
  }

  /** What happened so far, as a reader who comes now is told it: of each probe only the newest result has its numbers. */
  async events(run: string): Promise<RunEvent[]> {
    const { folder, record } = await this.find(run);
    const types = new Map(record.probes.map(({ id, type }) => [id, type]));
    const events = (await readEvents(folder.path)).map((logged): RunEvent => {
      const { at, ...event } = logged;
      void at;
      if (event.type === 'probe') return { ...event, result: emptiedOf(types.get(event.probe) ?? '') };
      return event.type === 'epoch' || event.type === 'end' ? { ...event, metrics: known(event.metrics) } : event;
    });
    for (const probe of types.keys()) {
      const newest = events.findLastIndex((event) => event.type === 'probe' && event.probe === probe);
      const event = events[newest];
      if (event?.type !== 'probe') continue;
      const result = await this.probe(run, probe, event.epoch).catch(() => undefined);
      if (result) events[newest] = { ...event, result };
    }
    return events;
  }

  async probe(run: string, probe: string, epoch: number): Promise<ProbeResult> {
    const { folder } = await this.find(run);
    try {
      return decode(await fs.readFile(folder.probe(probe, epoch))) as ProbeResult;
    } catch {
      throw new ProblemError({ code: 'run.noProbe', data: { run, probe, epoch } });
    }
  }

  async text(run: string): Promise<string> {
    const { folder } = await this.find(run);
    return fs.readFile(folder.document, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new ProblemError({ code: 'run.damaged', data: { run, reason: error.code ?? error.message } });
    });
  }

  async document(run: string): Promise<LoomDocument> {
    const parsed = parseDocument(await this.text(run));
    if ('problem' in parsed) throw new ProblemError(parsed.problem);
    return parsed.document;
  }

  async remove(run: string): Promise<void> {
    const { folder } = await this.find(run);
    if ((await folder.owner()) !== undefined) throw new ProblemError({ code: 'run.active', data: { run } });
    await folder.remove();
    this.#digests.delete(run);
  }

  /** Figure and curve of the newest run of each document, for lists of documents. */
  async latestOfDocuments(): Promise<Map<string, Pick<RecentDocument, 'curve' | 'figure'>>> {
    const latest = new Map<string, RunRecord>();
    for (const run of await runNames(this.#home)) {
      const record = await this.at(run).record();
      if (record?.path !== undefined && !((latest.get(record.path)?.started ?? '') > record.started)) latest.set(record.path, record);
    }
    const described = await Promise.all(
      [...latest].map(async ([path, { run }]) => {
        const told = await this.#digest(this.at(run));
        const accuracy = told.metrics['testAccuracy'];
        return [path, { curve: thin(told.losses), ...(accuracy === undefined ? {} : { figure: accuracy.toFixed(3) }) }] as const;
      }),
    );
    return new Map(described);
  }

  async #digest(folder: RunFolder): Promise<Digest> {
    const stat = await fs.stat(folder.events).catch(() => undefined);
    const stamp = `${stat?.size} ${stat?.mtimeMs}`;
    const known = this.#digests.get(folder.run);
    if (known?.stamp === stamp) return known.digest;
    const folded = digest(await readEvents(folder.path));
    this.#digests.set(folder.run, { stamp, digest: folded });
    return folded;
  }
}

/** What the log says last is true while somebody trains it; a log without an end whose trainer is gone was cut off. */
function statusOf(told: RunStatus | undefined, owned: boolean): RunStatus {
  if (told === 'done' || told === 'stopped' || told === 'failed') return owned ? 'starting' : told;
  return owned ? (told ?? 'starting') : 'failed';
}

/** A picture of a curve: means of equal stretches. */
function thin(losses: Float32Array): number[] {
  const points = Math.min(curvePoints, losses.length);
  return Array.from({ length: points }, (_, i) => {
    const part = losses.subarray(Math.floor((i * losses.length) / points), Math.floor(((i + 1) * losses.length) / points));
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
}
