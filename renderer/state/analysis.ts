import { create } from 'zustand';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { useDocument } from './document.ts';

const nothing: Analysis = { signals: {}, costs: {}, problems: [], total: { weights: 0, multiplyAdds: 0, activations: 0 }, probes: [] };

/** Shapes, costs and problems of the open document: derived, made anew at every edit that can change them. */
export const useAnalysis = create<Analysis>(() => nothing);

useDocument.subscribe((now, before) => {
  const { document } = now;
  if (document === before.document || (document !== null && before.document !== null && sameModel(document, before.document))) return;
  useAnalysis.setState(document === null ? nothing : analyse(document), true);
});

/** Titles, notes and the view carry no meaning for the model. */
function sameModel(a: LoomDocument, b: LoomDocument): boolean {
  return a.graph === b.graph && a.compounds === b.compounds;
}
