import type { AttentionResult, ConfusionResult, GraphResult, HeatResult, Pictures, ProbeResult, TsneResult } from '../../../nodes/explain/results.ts';
import { drawGenerated, drawSmoothness } from './drawGraphs.ts';
import { drawCoefficients, drawSolution } from './drawSolution.ts';
import { classColour, heatColour, ink, mix, paper, Raster, type Colour } from './raster.ts';

export interface Picture {
  readonly name: string;
  readonly png: Buffer;
}

/** Pixels of a picture for one of a sample. */
const zoom = 8;
const gap = 8;

/** A probe's result as pictures: one a sample, or one of all. */
export function draw(result: ProbeResult): Picture[] {
  switch (result.kind) {
    case 'heat':
      return [...result.samples].map((sample, i) => ({ name: `sample-${sample}`, png: drawHeat(result, i) }));
    case 'attention':
      return [...result.samples].map((sample, i) => ({ name: `sample-${sample}`, png: drawAttention(result, i) }));
    case 'tsne':
      return [{ name: 'map', png: drawMap(result) }];
    case 'confusion':
      return [{ name: 'matrix', png: drawConfusion(result) }];
    case 'graph':
      return [{ name: 'adjacency', png: drawAdjacency(result) }];
    case 'generated':
      return drawGenerated(result);
    case 'smoothness':
      return [{ name: 'smoothness', png: drawSmoothness(result) }];
    case 'solution':
      return drawSolution(result);
    case 'coefficients':
      return [{ name: 'coefficients', png: drawCoefficients(result) }];
  }
}

/** The sample, and beside it the sample with its map laid over it. */
function drawHeat({ pictures, rows, columns, maps }: HeatResult, sample: number): Buffer {
  const [width, height] = [pictures.width * zoom, pictures.height * zoom];
  const raster = new Raster(width * 2 + gap, height);
  const map = maps.subarray(sample * rows * columns, (sample + 1) * rows * columns);
  drawSample(raster, pictures, sample, 0, 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = between(map, rows, columns, ((y + 0.5) / height) * rows - 0.5, ((x + 0.5) / width) * columns - 0.5);
      raster.set(width + gap + x, y, mix(colourAt(pictures, sample, Math.floor(y / zoom), Math.floor(x / zoom)), heatColour(value), 0.65));
    }
  }
  return raster.png();
}

/** Layers downwards, heads to the right: what the class token (without one: the mean of all) attends to, patch by patch; the sample first. */
function drawAttention({ pictures, layers, heads, time, classToken, grid, weights }: AttentionResult, sample: number): Buffer {
  const [width, height] = [pictures.width * zoom, pictures.height * zoom];
  const raster = new Raster((width + gap) * (heads + 1), (height + gap) * layers);
  drawSample(raster, pictures, sample, 0, 0);
  const first = classToken ? 1 : 0;
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const matrix = weights.subarray(((sample * layers + layer) * heads + head) * time * time, ((sample * layers + layer) * heads + head + 1) * time * time);
      const attended = Float32Array.from({ length: time - first }, (_, patch) => {
        if (classToken) return matrix[patch + first]!;
        let sum = 0;
        for (let asks = 0; asks < time; asks++) sum += matrix[asks * time + patch]!;
        return sum / time;
      });
      const largest = attended.reduce((a, b) => Math.max(a, b), 1e-12);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const patch = Math.floor((y / height) * grid) * grid + Math.floor((x / width) * grid);
          const under = colourAt(pictures, sample, Math.floor(y / zoom), Math.floor(x / zoom));
          raster.set((head + 1) * (width + gap) + x, layer * (height + gap) + y, mix(under, heatColour(attended[patch]! / largest), 0.7));
        }
      }
    }
  }
  return raster.png();
}

/** Samples as dots, coloured by label; the row of colours below is the labels in order. */
function drawMap({ points, labels, classes }: TsneResult): Buffer {
  const size = 720;
  const raster = new Raster(size, size + 40);
  labels.forEach((label, i) =>
    raster.disc(((points[2 * i]! + 1) / 2) * (size - 40) + 20, ((1 - points[2 * i + 1]!) / 2) * (size - 40) + 20, 4, classColour(label)),
  );
  classes.forEach((_, label) => raster.fill(20 + label * 28, size + 8, 22, 22, classColour(label)));
  return raster.png();
}

/** Labels downwards, predictions to the right; each row is scaled by its sum. */
function drawConfusion({ classes, counts }: ConfusionResult): Buffer {
  const cell = 48;
  const raster = new Raster(classes.length * cell + 1, classes.length * cell + 1, ink);
  classes.forEach((_, row) => {
    const line = counts.subarray(row * classes.length, (row + 1) * classes.length);
    const sum = line.reduce((a, b) => a + b, 0) || 1;
    line.forEach((count, column) => raster.fill(column * cell + 1, row * cell + 1, cell - 1, cell - 1, count === 0 ? paper : heatColour(1 - count / sum)));
  });
  return raster.png();
}

/** A dot for each edge, rows and columns sorted by class; at the edge the answer of each node. */
function drawAdjacency({ count, edges, labels, predicted }: GraphResult): Buffer {
  const cell = Math.max(1, Math.min(8, Math.floor(720 / count)));
  const band = 12;
  const raster = new Raster(count * cell + band, count * cell);
  const order = Int32Array.from({ length: count }, (_, node) => node).sort((a, b) => labels[a]! - labels[b]! || a - b);
  const rank = new Int32Array(count);
  order.forEach((node, place) => {
    rank[node] = place;
    if (predicted[node]! >= 0) raster.fill(count * cell + 2, place * cell, band - 2, cell, classColour(predicted[node]!));
  });
  for (let i = 0; i < edges.length; i += 2) {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    raster.fill(rank[to]! * cell, rank[from]! * cell, cell, cell, labels[from] === labels[to] && labels[from]! >= 0 ? classColour(labels[from]!) : ink);
  }
  return raster.png();
}

function drawSample(raster: Raster, pictures: Pictures, sample: number, left: number, top: number): void {
  for (let y = 0; y < pictures.height; y++)
    for (let x = 0; x < pictures.width; x++) raster.fill(left + x * zoom, top + y * zoom, zoom, zoom, colourAt(pictures, sample, y, x));
}

function colourAt({ bytes, height, width, channels }: Pictures, sample: number, y: number, x: number): Colour {
  const at = ((sample * height + y) * width + x) * channels;
  return channels >= 3 ? [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!] : [bytes[at]!, bytes[at]!, bytes[at]!];
}

/** Bilinear, with the edge held. */
function between(map: Float32Array, rows: number, columns: number, y: number, x: number): number {
  const inside = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  const [top, left] = [Math.floor(inside(y, rows)), Math.floor(inside(x, columns))];
  const [bottom, right] = [inside(top + 1, rows), inside(left + 1, columns)];
  const [down, along] = [inside(y, rows) - top, inside(x, columns) - left];
  const at = (row: number, column: number) => map[row * columns + column]!;
  return (
    at(top, left) * (1 - down) * (1 - along) + at(top, right) * (1 - down) * along + at(bottom, left) * down * (1 - along) + at(bottom, right) * down * along
  );
}
