import type { GeneratedResult, GraphDrawing, SmoothnessResult } from '../../../nodes/explain/results.ts';
import { classColour, ink, mix, paper, Raster, type Colour } from './raster.ts';

const side = 160;
const perRow = 6;

/** Drawn graphs and real ones, each set as one picture; what is drawn and is not valid is red. */
export function drawGenerated({ made, real }: GeneratedResult): { readonly name: string; readonly png: Buffer }[] {
  return [
    { name: 'drawn', png: sheet(made, (i) => (made[i]!.valid ? classColour(0) : [190, 30, 40])) },
    { name: 'real', png: sheet(real, () => ink) },
  ];
}

function sheet(graphs: readonly GraphDrawing[], colourOf: (graph: number) => Colour): Buffer {
  const raster = new Raster(side * Math.min(perRow, Math.max(1, graphs.length)), side * Math.max(1, Math.ceil(graphs.length / perRow)));
  graphs.forEach(({ count, edges, places }, graph) => {
    const at = (node: number): [number, number] => [
      ((graph % perRow) + 0.5) * side + places[2 * node]! * side * 0.42,
      (Math.floor(graph / perRow) + 0.5) * side + places[2 * node + 1]! * side * 0.42,
    ];
    for (let i = 0; i < edges.length; i += 2) line(raster, at(edges[i]!), at(edges[i + 1]!));
    for (let node = 0; node < count; node++) raster.disc(...at(node), 4, colourOf(graph));
  });
  return raster.png();
}

function line(raster: Raster, [x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): void {
  const steps = Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y), 1));
  for (let step = 0; step <= steps; step++)
    raster.set(Math.round(x + ((toX - x) * step) / steps), Math.round(y + ((toY - y) * step) / steps), mix(ink, paper, 0.6));
}

/** A dot for each layer, from left to right: the distance over all pairs of nodes, and over joined ones. */
export function drawSmoothness({ all, joined }: SmoothnessResult): Buffer {
  const [width, height] = [720, 360];
  const raster = new Raster(width, height);
  const most = Math.max(0.1, ...all, ...joined);
  raster.fill(0, height - 12, width, 1, ink);
  [all, joined].forEach((values, kind) =>
    values.forEach((value, i) =>
      raster.disc(20 + (i / Math.max(1, values.length - 1)) * (width - 40), height - 12 - (value / most) * (height - 24), 5, classColour(kind)),
    ),
  );
  return raster.png();
}
