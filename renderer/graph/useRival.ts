import { useEffect, useState } from 'react';
import { printDocument } from '../../nodes/document/print.ts';
import type { GraphResult } from '../../nodes/explain/results.ts';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { useDocument } from '../state/document.ts';
import { useEngines } from '../state/engines.ts';
import { useRun } from '../state/run.ts';
import { useText } from '../ui/language.ts';
import { hearsNeighbours, withoutEdges } from './withoutEdges.ts';
import { words } from './words.ts';

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
  const deaf = useDeafTwin();
  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    backend.runs.list({}, { signal: stop.signal }).then(
      (all) => !stop.signal.aborted && setRuns(offered(all, mine)),
      // Without the list there is nothing to compare with; the picture stays.
      () => undefined,
    );
    return () => stop.abort();
  }, [backend, mine, on, rival?.run]);

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
  const chosen = (run: string | undefined) => void choose(run).catch(() => setRival(run === undefined ? undefined : { run, stranger: true }));
  return { runs, rival, choose: chosen, deaf: { ...deaf, train: (then: () => void) => void deaf.train((run) => (chosen(run), then())) } };
}

/** The model of the run that is shown, trained once more without its edges: same data, same split, same widths, same seed. */
function useDeafTwin() {
  const t = useText();
  const backend = useBackend();
  const record = useRun((s) => s.record);
  const offered = useRun((s) => hearsNeighbours(s.trainedTypes ?? []));
  const [state, setState] = useState<{ readonly busy: boolean; readonly fault?: string }>({ busy: false });
  const train = async (then: (run: string) => void) => {
    if (!record || state.busy) return;
    setState({ busy: true });
    try {
      const document = await backend.runs.document({ run: record.run });
      const { path } = useDocument.getState();
      const { wish, mode } = useEngines.getState();
      const text = printDocument(withoutEdges(document, t(words.withoutEdgesTitle, { title: record.title })));
      const answer = await backend.training.start({
        text,
        seed: record.seed,
        epochs: record.epochsPlanned,
        engine: wish,
        mode,
        ...(path !== undefined && { path }),
      });
      if ('problems' in answer) return setState({ busy: false, fault: t(words.withoutEdgesNot) });
      // Told until it ends; only that it did matters here.
      for await (const event of backend.training.events({ run: answer.run })) if (event.type === 'end') break;
      setState({ busy: false });
      then(answer.run);
    } catch {
      setState({ busy: false, fault: t(words.withoutEdgesNot) });
    }
  };
  return { offered, ...state, train };
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
