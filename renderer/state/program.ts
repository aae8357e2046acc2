import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { emitProgram } from '../../nodes/compile/emit.ts';
import type { Program, Sources } from '../../nodes/compile/program.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import { useAnalysis } from './analysis.ts';
import { useDocument } from './document.ts';

const useSources = create<{ readonly sources: Sources | null }>(() => ({ sources: null }));

/** The program of the open document, made anew at every edit by the same compiler that the trainer's is made by; null while its sources are on their way. */
export function useProgram(): Program | { readonly problems: readonly Problem[] } | null {
  const document = useDocument((s) => s.document);
  const analysis = useAnalysis();
  const sources = useSources((s) => s.sources);
  useEffect(() => {
    if (sources === null) void import('./programSources.ts').then((module) => useSources.setState({ sources: module.sources }));
  }, [sources]);
  return useMemo(() => (document === null || sources === null ? null : emitProgram(document, analysis, sources)), [document, analysis, sources]);
}
