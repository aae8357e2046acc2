import { useEffect, useState } from 'react';
import type { GraphResult } from '../../nodes/explain/results.ts';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { useRun } from '../state/run.ts';

export interface Rival {
  readonly run: string;
  /** Test accuracy of the run as a whole. */
  readonly accuracy?: number;
  /** Absent while it is fetched. */
  readonly predicted?: Int32Array;
  /** It holds no picture of this graph. */
  readonly stranger?: boolean;
}

const mostOffered = 15;

/** Other runs to compare with, newest first, and the answers of the one that was chosen for the same nodes. */
export function useRival(result: GraphResult, on: boolean) {
  const backend = useBackend();
  const mine = useRun((s) => s.record?.run);
  const [runs, setRuns] = useState<readonly RunSummary[]>([]);
  const [rival, setRival] = useState<Rival | undefined>();
  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    backend.runs.list({}, { signal: stop.signal }).then(
      (all) => !stop.signal.aborted && setRuns(offered(all, mine)),
      // Without the list there is nothing to compare with; the picture stays.
      () => undefined,
    );
    return () => stop.abort();
  }, [backend, mine, on]);

  const choose = async (run: string | undefined) => {
    if (run === undefined) return setRival(undefined);
    setRival({ run });
    const { summary, probes, results } = await backend.runs.history({ run });
    const accuracy = summary.metrics['testAccuracy'];
    for (const probe of probes.filter(({ type }) => type === 'probe.graph')) {
      const epoch = results[probe.id]?.at(-1);
      if (epoch === undefined) continue;
      const other = await backend.runs.probe({ run, probe: probe.id, epoch });
      if (other.kind === 'graph' && sameGraph(other, result)) return setRival({ run, ...(accuracy !== undefined && { accuracy }), predicted: other.predicted });
    }
    setRival({ run, stranger: true });
  };
  return { runs, rival, choose: (run: string | undefined) => void choose(run).catch(() => setRival(run === undefined ? undefined : { run, stranger: true })) };
}

/** Runs that have figures; those of the same lesson first, since they are likely to be about the same graph. */
function offered(all: readonly RunSummary[], mine: string | undefined): readonly RunSummary[] {
  const lesson = all.find(({ run }) => run === mine)?.template;
  const known = all.filter(({ run, metrics }) => run !== mine && metrics['testAccuracy'] !== undefined);
  const [near, far] = [true, false].map((wanted) => known.filter(({ template }) => (template === lesson) === wanted)) as [RunSummary[], RunSummary[]];
  return [...near, ...far].slice(0, mostOffered);
}

const sameGraph = (a: GraphResult, b: GraphResult): boolean =>
  a.count === b.count &&
  a.edges.length === b.edges.length &&
  a.edges.every((end, i) => end === b.edges[i]) &&
  a.labels.every((label, i) => label === b.labels[i]);
