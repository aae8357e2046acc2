import * as tf from '@tensorflow/tfjs';
import type { Parts } from '../../nodes/compile/plan.ts';
import { ProblemError, type Cure, type Problem } from '../../nodes/text/problem.ts';
import { problemTexts, type ProblemCode } from '../../nodes/text/problemTexts.ts';
import type { Text } from '../../nodes/text/text.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import type { Reason } from './again.ts';
import type { Rewound } from './rewind.ts';

/** A loss that is not a number, when there is nothing to go back to. */
export function diverged(value: number, step: number, rate: number, back = 0): Problem {
  const lower = lowerRate(rate);
  return {
    code: 'train.diverged',
    param: 'rate',
    data: { value: wordOf(value), step, rate: Number(rate.toPrecision(3)), lower, back },
    ...(lower > 0 ? { cures: [{ kind: 'set', param: 'rate', to: lower }] } : {}),
  };
}

/** A rate to try: a third of the one in use, rounded to one digit. */
const lowerRate = (rate: number): number => Number((rate / 3).toPrecision(1));

const wordOf = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞');

/** The length that gradients are cut to when nobody has said one. */
const usualNorm = 1;

const ways: Readonly<Record<'forward' | 'backward' | 'weights', Text>> = {
  forward: { en: 'its output', zh: '它的输出' },
  backward: { en: 'the gradient that passed through it', zh: '经过它的梯度' },
  weights: { en: 'its weights', zh: '它的权重' },
};

/** What a rewound training says: the first block whose numbers were no numbers, and what may help. */
export function notFinite({ bad, back }: Rewound, seen: { readonly loss: number; readonly step: number }, parts: Parts | undefined): Problem {
  if (!bad) return { code: 'train.passing', data: { value: wordOf(seen.loss), step: seen.step, back } };
  const { step, rate, loss, finding } = bad;
  const data = { step, back, rate: Number(rate.toPrecision(3)), value: wordOf(loss), lower: lowerRate(rate) };
  const cures = calming(lowerRate(rate), parts);
  switch (finding.at) {
    case 'data': {
      const from: Text = finding.from === undefined ? { en: '', zh: '' } : { en: ` (${finding.from})`, zh: `（${finding.from}）` };
      const told = { name: finding.name, value: finding.value, from, step, back };
      const at = parts && { block: parts.data };
      if (finding.sample === undefined) return { code: 'train.badData', ...at, data: told };
      return { code: 'train.badSample', ...at, data: { ...told, sample: finding.sample } };
    }
    case 'forward':
    case 'backward':
    case 'weights': {
      const block = blockOf(finding.layer, parts);
      return { code: 'train.notFinite', ...(block === undefined ? {} : { block }), data: { ...data, layer: finding.layer, what: ways[finding.at] }, cures };
    }
    case 'loss':
    case 'slope': {
      const block = (finding.name === undefined ? undefined : parts?.losses?.[finding.name]) ?? parts?.loss;
      return { code: 'train.lossNotFinite', ...(block === undefined ? {} : { block }), data, cures };
    }
    case 'update':
      return { ...diverged(Number.isFinite(loss) ? Infinity : loss, step, rate, back), ...(parts && { block: parts.optimizer }), cures };
  }
}

/** What calms a training: a lower rate, or shorter gradients. */
function calming(lower: number, parts: Parts | undefined): Cure[] {
  const at = parts && { block: parts.optimizer };
  return [
    ...(lower > 0 ? [{ kind: 'set', ...at, param: 'rate', to: lower } as const] : []),
    ...(parts?.optimizerParams?.includes('clipNorm') ? [{ kind: 'set', ...at, param: 'clipNorm', to: usualNorm } as const] : []),
  ];
}

/** A layer inside another is called `outer/inner`. */
export function blockOf(path: string, parts: Parts | undefined): string | undefined {
  return path.split('/').reduceRight<string | undefined>((found, name) => found ?? parts?.layers?.[name], undefined);
}

/** What a step works on. */
export type Work = Pick<Training, 'kind' | 'settings' | 'position'>;

/** Memory ran out although a step was taken in parts as small as they can be. */
export function outOfMemory({ kind, settings: { batch }, position: { parts = 1 } }: Work): Problem {
  if (parts > 1) return { code: 'train.memorySample', data: { parts } };
  const smaller = Math.max(1, Math.floor(batch / 2));
  // Checkpoints hold the points: a run cannot go on with others.
  if (kind === 'physics') return { code: 'train.memoryPoints', param: 'points', data: { points: batch, smaller } };
  if (batch === 1) return { code: 'train.memoryWhole', data: {} };
  return { code: 'train.memory', param: 'batch', data: { batch, smaller }, cures: [{ kind: 'set', param: 'batch', to: smaller }] };
}

/** Whether an error says that there was no memory. The last one is how oneDNN puts it: its status 1. */
export function isOutOfMemory(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /out of memory|OOM when allocating|allocation failed|memory access out of bounds|failed to allocate|Invalid typed array length|bad_alloc|ENOMEM|Status: 1, message: could not (?:create|execute)/i.test(
    message,
  );
}

/** Why a training must go on in another process after an error, if it must: its engine gives no numbers any more. */
export function reasonToMove(error: unknown): Reason | undefined {
  const code = (error as { problem?: Problem } | undefined)?.problem?.code;
  if (code === 'engine.lost') return 'lost';
  if (code === 'engine.fault') return 'fault';
  // From its first error on, a graphics card gives errors only; and TensorFlow does not give back what a step that broke off had taken.
  const spoilt = tf.getBackend() === 'webgpu' || tf.getBackend() === 'tensorflow';
  return isOutOfMemory(error) && spoilt ? 'memory' : undefined;
}

/** What stopped a training, as a problem. Without `work`: before the first step, while the model was built. */
export function problemOf(error: unknown, work?: Work): Problem {
  if (error instanceof ProblemError) return error.problem;
  const carried = (error as { problem?: Problem } | undefined)?.problem;
  // The program has its own copy of the classes, so it is known by its form.
  if (carried && Object.hasOwn(problemTexts, carried.code)) return carried;
  if (isOutOfMemory(error)) return work ? outOfMemory(work) : { code: 'train.memoryModel', data: {} };
  return { code: 'train.failed', data: { message: error instanceof Error ? error.message : String(error) } };
}

const partOf: Partial<Record<ProblemCode, Exclude<keyof Parts, 'layers' | 'losses' | 'optimizerParams'>>> = {
  'data.missing': 'data',
  'data.malformed': 'data',
  'data.tooFew': 'data',
  'train.diverged': 'optimizer',
  'train.memory': 'recipe',
  'train.split': 'recipe',
  'train.memoryPoints': 'data',
  'train.memoryModel': 'heaviest',
  'train.memorySample': 'heaviest',
  'train.memoryWhole': 'heaviest',
};

/** The problem with the block that it is about. */
export function placed(problem: Problem, parts: Parts | undefined): Problem {
  const part = partOf[problem.code];
  const block = part && parts?.[part];
  return block === undefined ? problem : { ...problem, block };
}
