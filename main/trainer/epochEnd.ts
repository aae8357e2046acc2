/** What a trainer does after the last step of an epoch, and before the next one. */
interface EpochEnd {
  /** Figures from samples that are kept aside. A training gives them by itself after its last step: then they are there already. */
  readonly evaluate?: () => Promise<unknown>;
  readonly save: () => Promise<unknown>;
  /** Probes look at the model. */
  readonly look: () => Promise<unknown>;
}

/**
 * The end of an epoch, for runs and for their rehearsal. Figures come first, as the checkpoint holds them; the checkpoint comes before the
 * probes, so that whatever ends the process while they look, the epoch is kept. Answers the seconds that each took.
 */
export async function endEpoch({ evaluate, save, look }: EpochEnd): Promise<Record<keyof EpochEnd, number>> {
  return { evaluate: evaluate ? await secondsOf(evaluate) : 0, save: await secondsOf(save), look: await secondsOf(look) };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
