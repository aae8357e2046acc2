import * as tf from '@tensorflow/tfjs';
import type { EpochEvent, StepEvent, Training } from './recipe.ts';

/** Gives way to what waits to be done, such as a message that arrived. */
export const giveWay = () => tf.nextFrame().then(() => true);

/** An epoch whose steps have begun and whose figures have not been given yet. */
const isOpen = ({ position }: Pick<Training, 'position'>): boolean => Object.keys(position.sums).length > 0;

/** What a kind of training does in a step, and at the end of an epoch: both move its position. The end gives nothing when it was left off. */
export interface Course {
  advance(total: number): Promise<StepEvent>;
  endEpoch(): Promise<Omit<EpochEvent, 'seconds'> | undefined>;
}

/** The events of a training from its position on: its steps, and after the last one of each epoch the figures, with the seconds that the steps took. */
export async function* stepsInEpochs(
  training: Pick<Training, 'position' | 'settings' | 'stepsPerEpoch'>,
  { advance, endEpoch }: Course,
): AsyncGenerator<StepEvent | EpochEvent, void, void> {
  const total = training.stepsPerEpoch * training.settings.epochs;
  let seconds = 0;
  while (training.position.step < total || isOpen(training)) {
    if (isOpen(training) && training.position.step % training.stepsPerEpoch === 0) {
      const event = await endEpoch();
      if (!event) return;
      yield { ...event, seconds };
      seconds = 0;
      continue;
    }
    const started = tf.util.now();
    const event = await advance(total);
    seconds += (tf.util.now() - started) / 1000;
    yield event;
  }
}
