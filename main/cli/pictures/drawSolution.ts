import type { CoefficientsResult, SolutionResult } from '../../../nodes/explain/results.ts';
import { classColour, heatColour, ink, mix, Raster, type Colour } from './raster.ts';

const zoom = 3;
const [blue, white, red]: Colour[] = [
  [24, 60, 140],
  [244, 244, 242],
  [150, 20, 40],
];

/** Each field, its error where the solution is known, and the residual as maps; of a solution that moves in a plane, the last moment. */
export function drawSolution({ axes, fields, residual }: SolutionResult): { readonly name: string; readonly png: Buffer }[] {
  const maps = fields.flatMap(({ name, values, known }) => [
    { name, values, both: true },
    ...(known ? [{ name: `${name}-error`, values: values.map((value, i) => Math.abs(value - known[i]!)), both: false }] : []),
  ]);
  return [...maps, { name: 'residual', values: residual, both: false }].map(({ name, values, both }) => ({ name, png: drawMap(axes, values, both) }));
}

function drawMap(axes: SolutionResult['axes'], values: Float32Array, both: boolean): Buffer {
  const sizes = axes.map((axis) => axis.values.length);
  const moves = axes.length === 2 && axes[1]!.name === 't';
  const [right, up] = moves ? [1, 0] : [0, 1];
  const [width, height] = [sizes[right] ?? 1, sizes[up] ?? 24];
  const most = values.reduce((a, b) => (Math.abs(b) > a ? Math.abs(b) : a), 1e-12);
  const raster = new Raster(width * zoom, height * zoom);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const places = axes.length === 1 ? [x] : [0, 0, (sizes[2] ?? 1) - 1];
      if (axes.length > 1) [places[right], places[up]] = [x, height - 1 - y];
      const value = values[axes.reduce((index, _, j) => index * sizes[j]! + places[j]!, 0)]!;
      if (Number.isNaN(value)) continue;
      const share = value / most;
      raster.fill(x * zoom, y * zoom, zoom, zoom, both ? mix(white!, share < 0 ? blue! : red!, Math.abs(share)) : heatColour(share));
    }
  return raster.png();
}

/** Coefficients over the steps, each as a share of its truth where that is known, which is the line across the middle. */
export function drawCoefficients({ names, truth, steps, values }: CoefficientsResult): Buffer {
  const [width, height] = [720, 360];
  const raster = new Raster(width, height);
  const unit = Array.from(truth, (one) => (Number.isNaN(one) || one === 0 ? 1 : one));
  const share = (i: number, j: number) => values[i * names.length + j]! / unit[j]!;
  const most = Math.max(2, ...Array.from(steps, (_, i) => names.map((_, j) => share(i, j))).flat());
  const y = (value: number) => height - 12 - (Math.max(0, value) / most) * (height - 24);
  raster.fill(0, Math.round(y(1)), width, 1, ink);
  const last = steps.at(-1) || 1;
  names.forEach((_, j) => steps.forEach((step, i) => raster.disc(10 + (step / last) * (width - 20), y(share(i, j)), 3, classColour(j))));
  return raster.png();
}
