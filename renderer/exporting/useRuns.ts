import { useEffect, useMemo, useState } from 'react';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { useDocument } from '../state/document.ts';
import { useTitled } from '../state/runTitle.ts';

/** Runs of this document's template or title that have weights on disk, newest first. */
export function useRuns(): readonly RunSummary[] {
  const backend = useBackend();
  const document = useDocument((s) => s.document);
  const [runs, setRuns] = useState<readonly RunSummary[]>([]);
  const title = document?.title;
  const template = document?.template;
  useEffect(() => {
    let gone = false;
    backend.runs.list({}).then(
      (all) => !gone && setRuns(all.filter((run) => run.steps > 0 && (run.title === title || (template !== undefined && run.template === template)))),
      // Without the list the project can still be exported, without weights.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [backend, title, template]);
  const titled = useTitled();
  return useMemo(() => runs.map(titled), [runs, titled]);
}
