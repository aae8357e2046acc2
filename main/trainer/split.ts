import type { Problem } from '../../nodes/text/problem.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { outOfMemory } from './failures.ts';

/** Has the steps of a training taken in `times` as many parts as before, and says so; or why that is not possible. */
export function cut(training: Training, times: number): Problem {
  const { batch } = training.settings;
  const before = training.position.parts ?? 1;
  const parts = Math.min(times * before, batch);
  if (training.mostParts === 1 || parts === before) return outOfMemory(training);
  training.position = { ...training.position, parts };
  const samples = Math.ceil(batch / parts);
  return { code: 'train.split', data: { batch, parts: Math.ceil(batch / samples), samples } };
}
