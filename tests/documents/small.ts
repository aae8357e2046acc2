import { addNode, connect } from '../../nodes/document/edits.ts';
import { newDocument } from '../../nodes/document/create.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { ProblemError } from '../../nodes/text/problem.ts';

/** digits -> flatten -> dense, made by edits alone. */
export function small(): LoomDocument {
  let document = newDocument('Small');
  for (const [i, type] of ['data.digits', 'core.flatten', 'core.dense'].entries()) document = addNode(document, [], { type, x: 230 * i, y: 0 }).document;
  document = connect(document, [], { node: 'digits', port: 'images' }, { node: 'flatten', port: 'input' });
  return connect(document, [], { node: 'flatten', port: 'output' }, { node: 'dense', port: 'input' });
}

/** Wires as `digits.images > flatten.input`, in order. */
export const wiresOf = (graph: LoomDocument['graph']): string[] => graph.wires.map(({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`);

/** Why an edit is refused. */
export function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'none';
}
