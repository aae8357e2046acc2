import { expect, test } from 'vitest';
import { diverged, placed, problemOf } from '../../main/trainer/failures.ts';
import { isOfMemory } from '../../nodes/train/events.ts';

const work = (kind: string, batch: number) => ({ kind, settings: { seed: 1, epochs: 1, batch }, position: { step: 0, sums: {} } });
const parts = { data: 'digits', optimizer: 'descent', recipe: 'plan', heaviest: 'encoder' };

test.each([
  'out of memory: 12845056000 bytes wanted',
  'Array buffer allocation failed',
  'Invalid typed array length: 3288334336',
  'memory access out of bounds',
  'OOM when allocating tensor with shape[8000,28,28,512]',
])('"%s" in a step: a batch that is too large, with half of it as the cure', (message) => {
  const problem = placed(problemOf(new RangeError(message), work('supervised', 8000)), parts);
  expect(problem).toMatchObject({ code: 'train.memory', block: 'plan', param: 'batch', data: { batch: 8000, smaller: 4000 } });
  expect(problem.cures).toEqual([{ kind: 'set', param: 'batch', to: 4000 }]);
});

test('where an equation is solved there is no batch: its points are too many, and no run goes on with fewer', () => {
  const problem = placed(problemOf(new Error('bad_alloc'), work('physics', 9001)), parts);
  expect(problem).toEqual({ code: 'train.memoryPoints', block: 'digits', param: 'points', data: { points: 9001, smaller: 4500 } });
});

test('resumed unchanged, a run that lacked memory would lack it again; others go on', () => {
  const lacking = [
    work('supervised', 8),
    work('physics', 8),
    work('nodes', 1),
    { ...work('supervised', 8), position: { step: 3, sums: {}, parts: 8 } },
    undefined,
  ];
  const problems = lacking.map((one) => problemOf(new Error('out of memory'), one));
  expect(problems.map(({ code }) => code)).toEqual(['train.memory', 'train.memoryPoints', 'train.memoryWhole', 'train.memorySample', 'train.memoryModel']);
  expect(problems.every(isOfMemory)).toBe(true);
  expect([diverged(NaN, 12, 0.3), problemOf(new Error('no such thing'))].some(isOfMemory)).toBe(false);
});

test('before the first step it is the model that is too large: the block with the most weights is named', () => {
  expect(placed(problemOf(new RangeError('Array buffer allocation failed')), parts)).toEqual({ code: 'train.memoryModel', data: {}, block: 'encoder' });
});

test('a loss that is no number is the optimizer’s; what belongs to no block names none', () => {
  expect(placed(diverged(NaN, 12, 0.3), parts)).toMatchObject({ block: 'descent', param: 'rate', data: { lower: 0.1 } });
  expect(placed(problemOf(new Error('no such thing'), work('supervised', 32)), parts)).toEqual({ code: 'train.failed', data: { message: 'no such thing' } });
  expect(placed(diverged(NaN, 12, 0.3), undefined)).not.toHaveProperty('block');
});
