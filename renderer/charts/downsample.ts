/**
 * Fewer points that draw the same line: "largest triangle three buckets" (Steinarsson 2013). Of every bucket the point stays that spans the largest
 * triangle with the point kept before it and the mean of the bucket after it, so peaks survive. Points that are not finite are left out: they have no place on an axis.
 */
export function downsample(x: ArrayLike<number>, y: ArrayLike<number>, most: number): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i < y.length; i++) if (Number.isFinite(y[i])) points.push([x[i]!, y[i]!]);
  const count = points.length;
  if (most < 3 || count <= most) return points;

  const kept: [number, number][] = [points[0]!];
  const size = (count - 2) / (most - 2);
  let last = points[0]!;
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const from = 1 + Math.floor(bucket * size);
    const to = 1 + Math.floor((bucket + 1) * size);
    const [meanX, meanY] = mean(points, to, Math.min(count, 1 + Math.floor((bucket + 2) * size)));
    let best = points[from]!;
    let largest = -1;
    for (let i = from; i < to; i++) {
      const point = points[i]!;
      const area = Math.abs((last[0] - meanX) * (point[1] - last[1]) - (last[0] - point[0]) * (meanY - last[1]));
      if (area > largest) {
        largest = area;
        best = point;
      }
    }
    kept.push(best);
    last = best;
  }
  kept.push(points[count - 1]!);
  return kept;
}

function mean(points: readonly [number, number][], from: number, to: number): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = from; i < to; i++) {
    x += points[i]![0];
    y += points[i]![1];
  }
  const count = Math.max(1, to - from);
  return [x / count, y / count];
}

/** Exponential mean with the start corrected, so that the first points are not drawn towards nothing. */
export function smooth(y: ArrayLike<number>, weight: number): Float32Array {
  const out = new Float32Array(y.length);
  let sum = 0;
  let norm = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!;
    if (Number.isFinite(value)) {
      sum = weight * sum + (1 - weight) * value;
      norm = weight * norm + (1 - weight);
    }
    out[i] = norm > 0 ? sum / norm : Number.NaN;
  }
  return out;
}
