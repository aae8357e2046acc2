import { dataProblems } from './problems/data.ts';
import { documentsProblems } from './problems/documents.ts';
import { exportProblems } from './problems/export.ts';
import { graphProblems } from './problems/graph.ts';
import { lossProblems } from './problems/losses.ts';
import { physicsProblems } from './problems/physics.ts';
import { programProblems } from './problems/program.ts';
import { servicesProblems } from './problems/services.ts';

/**
 * Every problem that a user can meet: a stable code and its sentence. A sentence says what came, what was expected and
 * what to do. `{names}` are filled from the problem's data. The block and the field are named by the screen, beside the sentence.
 */
export const problemTexts = {
  ...dataProblems,
  ...documentsProblems,
  ...exportProblems,
  ...graphProblems,
  ...lossProblems,
  ...physicsProblems,
  ...programProblems,
  ...servicesProblems,
} as const;

export type ProblemCode = keyof typeof problemTexts;
