import * as tf from '@tensorflow/tfjs';
import type { Finding } from '../../nodes/train/runtime/training/examine.ts';
import type { Position, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { goBackTo, type Checkpoints } from './checkpoints.ts';
import { Held } from './recording/hold.ts';

/** What went wrong in which step, and where the training stands now: a sound state, from which it can go on. */
export interface Rewound {
  /** The first step whose loss or weights are no finite numbers, and its rate; absent when it did not happen again. */
  readonly bad?: { readonly step: number; readonly rate: number; readonly loss: number; readonly finding: Finding };
  /** The training stands after this step. */
  readonly back: number;
  readonly moved: boolean;
}

/** A state whose loss is so many times that of the checkpoint is on its way to infinity: nobody wants to go on from it. */
const calm = 2;

/**
 * Goes back to the newest checkpoint, which holds finite numbers only, and takes the steps after it again, until one goes wrong: steps are
 * functions of their number and the state, so it goes wrong again. That step is taken apart on the state before it. Then the training is left
 * in the last state whose loss was calm. Undefined without a checkpoint. `until`: the step that was seen to be wrong.
 */
export async function rewind(training: Training, checkpoints: Checkpoints, until: number): Promise<Rewound | undefined> {
  const newest = await checkpoints.newest(() => undefined);
  if (!newest) return undefined;
  goBackTo(training, newest.file, newest.stored);
  const start = training.position.step;
  let back = new Standing(training);
  let first: number | undefined;
  const steps = training.steps();
  try {
    for (;;) {
      const before = new Standing(training);
      const { value: event, done } = await steps.next();
      const well = !done && (event.type === 'epoch' || (Number.isFinite(event.loss) && (await isFinite(training))));
      if (done || (well && event.step > until)) {
        before.release();
        back.restore();
        return { back: back.position.step, moved: back.position.step > start };
      }
      if (well) {
        first ??= event.type === 'step' ? event.loss : undefined;
        const isCalm = event.type === 'step' && event.loss <= calm * Math.max(first!, 1e-3);
        if (isCalm) {
          back.release();
          back = before;
        } else before.release();
        continue;
      }
      before.restore();
      const finding = await training.examine();
      const bad = { step: event.step, rate: event.type === 'step' ? event.rate : 0, loss: event.type === 'step' ? event.loss : NaN, finding };
      before.restore();
      before.release();
      back.restore();
      return { bad, back: training.position.step, moved: training.position.step > start };
    }
  } finally {
    await steps.return();
    back.release();
  }
}

/** The state and position that a training has now. */
class Standing {
  readonly position: Position;
  private readonly training: Training;
  private readonly held: Held;

  constructor(training: Training) {
    this.training = training;
    this.position = training.position;
    this.held = new Held(Object.values(training.state()));
  }

  restore(): void {
    this.held.restore();
    this.training.position = this.position;
  }

  release(): void {
    this.held.release();
  }
}

/** Whether all numbers of the state are finite: zero times any other is not zero. */
async function isFinite(training: Training): Promise<boolean> {
  const check = tf.tidy(() => tf.addN(Object.values(training.state()).map((variable) => variable.mul(0).sum())));
  const [value] = await check.data();
  check.dispose();
  return value === 0;
}
