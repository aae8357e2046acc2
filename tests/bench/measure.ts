import { setTimeout } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import type { ContenderName, Row } from './results.ts';
import { busy } from './machine.ts';
import { figuresOf, median, ratioOf } from './statistics.ts';

export interface Entry {
  readonly contender: ContenderName;
  /** Slow ones take part in fewer rounds. */
  readonly rounds: number;
  start(): Promise<Contender>;
}

/** Milliseconds in which nobody trains and it is looked what else runs. */
const look = 200;

interface Running {
  readonly entry: Entry;
  contender?: Contender;
  readonly bursts: (readonly number[])[];
  error?: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300);

/**
 * Lets all of them train the same model in turns, a short burst each, round after round: what disturbs the machine disturbs all alike. One
 * that fails is left out from there on and says why; the others go on.
 */
export async function measure(entries: readonly Entry[], tell: (line: string) => void): Promise<{ readonly rows: readonly Row[]; readonly others: number }> {
  const looks: number[] = [];
  const all: Running[] = entries.map((entry) => ({ entry, bursts: [] }));
  try {
    // The first finds out what is fastest for it and is left in peace while it does; the others only get warm.
    const ready = (one: Running) => attempt(one, async () => (one.contender = await one.entry.start()));
    const [first, ...others] = all;
    tell(`${entries.map(({ contender }) => contender).join(', ')} get ready`);
    if (first) await ready(first);
    await Promise.all(others.map(ready));
    const rounds = Math.max(...entries.map((entry) => entry.rounds), 0);
    for (let round = 0; round < rounds; round++) {
      looks.push(await busy(() => setTimeout(look)));
      tell(`round ${round + 1} of ${rounds}, others use ${Math.round(looks.at(-1)! * 100)} % of the processor`);
      // Another one begins each time, so that none always follows the same neighbour.
      const order = all.map((_, i) => all[(i + round) % all.length]!);
      for (const one of order)
        if (one.contender && round < one.entry.rounds) await attempt(one, async () => void one.bursts.push(await one.contender!.burst()));
    }
  } finally {
    await Promise.allSettled(all.map((one) => one.contender?.close()));
  }
  const base = all.find(({ entry, bursts }) => entry.contender === 'pytorch' && bursts.length > 0);
  const rows = all.map(({ entry, contender, bursts, error }) => ({
    contender: entry.contender,
    ...(contender ? { about: contender.about } : {}),
    ...(bursts.length > 0 ? { figures: figuresOf(bursts) } : {}),
    ...(base && bursts.length > 0 ? { ratio: ratioOf(bursts, base.bursts) } : {}),
    ...(error === undefined ? {} : { error }),
  }));
  return { rows, others: looks.length === 0 ? 0 : median(looks) };
}

async function attempt(one: Running, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    one.error = reasonOf(error);
    await one.contender?.close().catch(() => undefined);
    one.contender = undefined;
  }
}
