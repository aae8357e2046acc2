import type { Supervised } from '../train/runtime/training/supervised.ts';
import type { ConfusionResult } from './results.ts';
import { predictions } from './samples.ts';

/** Every test sample counted by its label (row) and the model's answer (column). */
export async function confusion(training: Supervised, answer?: string): Promise<ConfusionResult> {
  const { test } = training;
  const width = test.classes.length;
  const { predicted } = await predictions(
    training,
    Int32Array.from({ length: test.count }, (_, i) => i),
    answer,
  );
  const counts = new Int32Array(width * width);
  predicted.forEach((answer, i) => counts[test.labels[i]! * width + answer]!++);
  return { kind: 'confusion', classes: test.classes, counts };
}
