import type { Parts } from '../../nodes/compile/plan.ts';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import { problemTexts, type ProblemCode } from '../../nodes/text/problemTexts.ts';

/** A loss that is not a number: what happened and a rate to try, a third of the one in use, rounded to one digit. */
export function diverged(value: number, step: number, rate: number): Problem {
  const lower = Number((rate / 3).toPrecision(1));
  return {
    code: 'train.diverged',
    param: 'rate',
    data: { value: Number.isNaN(value) ? 'NaN' : '∞', step, rate: Number(rate.toPrecision(3)), lower },
    ...(lower > 0 ? { cures: [{ kind: 'set', param: 'rate', to: lower }] } : {}),
  };
}

/** What stopped a training, as a problem. Without a batch: before the first one, while the model was built. */
export function problemOf(error: unknown, batch?: number): Problem {
  if (error instanceof ProblemError) return error.problem;
  const carried = (error as { problem?: Problem } | undefined)?.problem;
  // The program has its own copy of the classes, so it is known by its form.
  if (carried && Object.hasOwn(problemTexts, carried.code)) return carried;
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory|OOM when allocating|allocation failed|memory access out of bounds|failed to allocate|Invalid typed array length/i.test(message)) {
    if (batch === undefined) return { code: 'train.memoryModel', data: {} };
    const smaller = Math.max(1, Math.floor(batch / 2));
    return { code: 'train.memory', param: 'batch', data: { batch, smaller }, cures: [{ kind: 'set', param: 'batch', to: smaller }] };
  }
  return { code: 'train.failed', data: { message } };
}

const partOf: Partial<Record<ProblemCode, Exclude<keyof Parts, 'layers'>>> = {
  'data.missing': 'data',
  'data.malformed': 'data',
  'data.tooFew': 'data',
  'train.diverged': 'optimizer',
  'train.memory': 'recipe',
  'train.memoryModel': 'heaviest',
};

/** The problem with the block that it is about. */
export function placed(problem: Problem, parts: Parts | undefined): Problem {
  const part = partOf[problem.code];
  return part === undefined || parts === undefined ? problem : { ...problem, block: parts[part] };
}
