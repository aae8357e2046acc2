import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Checkpoints } from '../../main/trainer/checkpoints.ts';
import type { LoggedEvent } from '../../main/trainer/eventLog.ts';
import { engineHome } from '../../main/trainer/engines/native.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { startTrainer, type SuperviseOptions } from '../../main/trainer/supervise.ts';
import type { RunEvent } from '../../nodes/train/events.ts';

/** Runs in processes of their own, and what they told. */

/** A user's folder of its own, with the engines of this machine. */
export function newHome(name: string): string {
  const home = mkdtempSync(join(tmpdir(), `${name}-`));
  const engines = join(engineHome() ?? home, 'engines');
  if (existsSync(engines)) symlinkSync(engines, join(home, 'engines'), 'dir');
  return home;
}

export function begin(folder: string, order: Partial<TrainerOrder>, options: SuperviseOptions) {
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const handle = startTrainer(
    { run: 'run-1', folder, resume: false, probes: [], ...order },
    (event) => {
      events.push(event);
      for (const look of waiting) look();
    },
    options,
  );
  /** Resolves with the first event, from now or before, that the test says yes to. A run that ends without it rejects: nothing waits for what cannot come. */
  const until = <E extends RunEvent>(wanted: (event: RunEvent) => event is E, from = 0) =>
    new Promise<E>((resolve, reject) => {
      const look = () => {
        const found = events.slice(from).find(wanted);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void handle.ended.then((end) => {
        if (waiting.delete(look)) reject(new Error(`The run ended before that came: ${JSON.stringify([end, ...events.slice(-5)])}`));
      });
    });
  return { handle, events, until };
}

/** Lets a run go on whose program holds it (`holdAt`). */
export const letGo = (folder: string) => writeFileSync(join(folder, 'program', 'letGo'), '');

/** Lets a paused run take two single steps: after each it stands still again. Answers how many steps it has taken then. */
export async function stepTwice({ handle, events, until }: ReturnType<typeof begin>): Promise<number> {
  const steps = lossesOf(events).length;
  for (let extra = 1; extra <= 2; extra++) {
    const from = events.length;
    handle.step();
    await until(
      is('status', ({ status }) => status === 'paused'),
      from,
    );
    expect(lossesOf(events)).toHaveLength(steps + extra);
  }
  return steps + 2;
}

export const is =
  <T extends RunEvent['type']>(type: T, also: (event: Extract<RunEvent, { type: T }>) => boolean = () => true) =>
  (event: RunEvent): event is Extract<RunEvent, { type: T }> =>
    event.type === type && also(event as Extract<RunEvent, { type: T }>);
export const all = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) => events.filter(is(type));
/** Of events as they were heard, or as the log holds them. */
export const lossesOf = (events: readonly (RunEvent | LoggedEvent)[]) => events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []));
/** Each of several losses by itself, by step. */
export function eachOf(events: readonly RunEvent[]): Record<string, number[]> {
  const each: Record<string, number[]> = {};
  for (const event of all(events, 'steps')) for (const [name, values] of Object.entries(event.each ?? {})) (each[name] ??= []).push(...values);
  return each;
}
export const metricsOf = (events: readonly RunEvent[]) => all(events, 'epoch').map(({ epoch, step, metrics }) => ({ epoch, step, metrics }));
export const problems = (events: readonly RunEvent[]) => all(events, 'problem').map(({ problem }) => problem);

export async function weightsOf(folder: string) {
  const newest = await new Checkpoints(folder).newest(() => undefined);
  return newest!.stored.tensors;
}
