/** How well scores put what is right before what is wrong. */

/** The probability that a right one scores higher than a wrong one, ties counted half: the area under the ROC curve (Mann and Whitney 1947). */
export function rocAuc(right: Float32Array, wrong: Float32Array): number {
  const sorted = wrong.slice().sort();
  let sum = 0;
  for (const score of right) sum += (below(sorted, score, false) + below(sorted, score, true)) / 2;
  return right.length > 0 && wrong.length > 0 ? sum / (right.length * wrong.length) : NaN;
}

/** Mean, over the right ones in order of their score, of the share of right ones among all that score as high. */
export function averagePrecision(right: Float32Array, wrong: Float32Array): number {
  const [ups, downs] = [right.slice().sort(), wrong.slice().sort()];
  let sum = 0;
  for (const score of ups) {
    const [rightAbove, wrongAbove] = [ups.length - below(ups, score, false), downs.length - below(downs, score, false)];
    sum += rightAbove / (rightAbove + wrongAbove);
  }
  return right.length > 0 ? sum / right.length : NaN;
}

/** How many of the sorted numbers lie below `score`, or at it where `at`. */
function below(sorted: Float32Array, score: number, at: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < score || (at && sorted[middle]! === score)) from = middle + 1;
    else to = middle;
  }
  return from;
}
