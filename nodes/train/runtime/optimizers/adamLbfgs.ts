import { adamW } from './adamW.ts';
import type { Optimizer } from './optimizer.ts';

/** Adam for the first steps, then L-BFGS, one of its iterations a step. Only a recipe that looks at all of its points in each step can use it. */
export interface FullBatch extends Optimizer {
  readonly lbfgs: { /** Steps of Adam before. */ readonly after: number; /** Pairs that it remembers. */ readonly memory: number };
}

export const isFullBatch = (optimizer: Optimizer): optimizer is FullBatch => 'lbfgs' in optimizer;

/**
 * Adam finds the neighbourhood of a solution in a landscape of residuals that L-BFGS, started from random weights, would often leave at the
 * nearest bad minimum; L-BFGS then goes down where Adam only wanders (Raissi, Perdikaris and Karniadakis 2019, section 3.1).
 */
export function adamLbfgs({ rate, adamSteps, memory }: { readonly rate: number; readonly adamSteps: number; readonly memory: number }): FullBatch {
  return { ...adamW({ rate, schedule: 'constant', warmup: 0, weightDecay: 0 }), lbfgs: { after: adamSteps, memory } };
}
