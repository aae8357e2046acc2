/**
 * Pooling, on its way to the card.
 *
 * Of equal numbers tfjs's program lets the last be the largest, all other engines the first, so that after a ReLU the same training would go another way;
 * the place in a window of a volume was counted with the height in the width's stead; and NaN was passed over, where a training that diverged must show.
 */
export const largest = (wgsl: string): string =>
  wgsl
    .replace(/let currMaxValue = .*\s*if \(value >= currMaxValue\)/, `if (maxValueFound == 0.0 || (!isnan(maxValue) && (isnan(value) || value > maxValue)))`)
    .replace('uniforms.filterDims.y * uniforms.filterDims.y', 'uniforms.filterDims.y * uniforms.filterDims.z')
    .replace('resultValue = max(value, resultValue);', 'if (!isnan(resultValue) && (isnan(value) || value > resultValue)) { resultValue = value; }');

/** A window at the border sees fewer numbers than it has places: padding does not count, on the way back as on the way there. */
export const averageBack = (wgsl: string): string => {
  const axes = ['idyD', 'idyR', 'idyC'].filter((place) => wgsl.includes(`let ${place} =`));
  const counts = axes.map(
    (place, i) => `seen(${place}, uniforms.strides[${i}], uniforms.filterDims[${i}], uniforms.pads[${i}], uniforms.outShape.${'yzw'[i]})`,
  );
  return seen + wgsl.replace('dyValue * uniforms.avgMultiplier', `dyValue / f32(${counts.join(' * ')})`);
};

/** How many numbers of an axis a window saw. What tfjs hands over as padding is what the way back has: the rest of the window. */
const seen = `
  fn seen(place : i32, stride : i32, window : i32, rest : i32, size : i32) -> i32 {
    let first = place * stride - (window - 1 - rest);
    return min(size, first + window) - max(0, first);
  }
`;
