/** Colours of maps: a field goes both ways from 0, an error only one. Both change steadily in lightness, so they read in grey as well. */
type Rgb = readonly [number, number, number];

const bothWays: readonly Rgb[] = [
  [18, 44, 110],
  [46, 104, 190],
  [140, 186, 230],
  [244, 244, 242],
  [240, 170, 130],
  [204, 78, 60],
  [110, 14, 36],
];
const oneWay: readonly Rgb[] = [
  [12, 10, 34],
  [70, 22, 106],
  [150, 44, 100],
  [214, 80, 62],
  [246, 146, 36],
  [252, 240, 160],
];

export const diverging = (share: number): Rgb => along(bothWays, share);
export const sequential = (share: number): Rgb => along(oneWay, share);

function along(stops: readonly Rgb[], share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [stops[low]!, stops[low + 1]!];
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * (at - low));
  return [mix(0), mix(1), mix(2)];
}
