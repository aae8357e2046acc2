import { canConnect } from '../../nodes/compile/connect.ts';
import type { End } from '../../nodes/document/schema.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';

/** Why a wire may not be drawn; undefined when it may. */
export function refusal(from: End, to: End): Problem | undefined {
  const { document, graphPath } = useDocument.getState();
  if (document === null) return undefined;
  const answer = canConnect(document, useAnalysis.getState(), from, to, graphPath.join('/'));
  return answer === true ? undefined : answer;
}
