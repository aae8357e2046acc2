import { shuffled } from '../random/seed.ts';

/**
 * Cross-validation: the graphs are dealt out into `folds` parts, each with the classes in the same shares; part `fold` (from 1) is the test,
 * the others are learned from. The mean over all folds says more than one, since a part of a small set is smaller still.
 */
export function splitGraphs(
  labels: Int32Array,
  classes: number,
  folds: number,
  fold: number,
  seed: number,
): { readonly train: Int32Array; readonly test: Int32Array } {
  const order = shuffled(labels.length, seed, 'folds');
  const test: number[] = [];
  const train: number[] = [];
  let dealt = 0;
  for (let label = 0; label < classes; label++) {
    for (const index of order) if (labels[index] === label) (dealt++ % folds === fold - 1 ? test : train).push(index);
  }
  return { train: Int32Array.from(train).sort(), test: Int32Array.from(test).sort() };
}
