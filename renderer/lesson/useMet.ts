import { useMemo } from 'react';
import { findBlock } from '../../nodes/blocks/registry.ts';
import type { Exercise } from '../../preload/contract/templates.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { bestMetrics, holds, type Situation } from './checks.ts';

/** Ids of the exercises whose check holds now. */
export function useMet(exercises: readonly Exercise[]): ReadonlySet<string> {
  const document = useDocument((s) => s.document);
  const analysis = useAnalysis();
  const epochs = useRun((s) => s.record?.epochs);
  const trainedTypes = useRun((s) => s.trainedTypes);
  return useMemo(() => {
    if (!document) return new Set<string>();
    const run: Situation['run'] = epochs && { best: bestMetrics(epochs), types: trainedTypes ?? [], trained: epochs.length > 0 && trainedTypes !== undefined };
    return new Set(exercises.filter(({ check }) => holds(check, { document, analysis, defaults, run })).map(({ id }) => id));
  }, [exercises, document, analysis, epochs, trainedTypes]);
}

function defaults(type: string): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(findBlock(type)?.params ?? {}).map(([name, param]) => [name, param.default]));
}
