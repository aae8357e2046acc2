import { PNG } from 'pngjs';

export type Colour = readonly [red: number, green: number, blue: number];

export const paper: Colour = [255, 255, 255];
export const ink: Colour = [28, 28, 30];

/** A picture to draw on, written as PNG. Coordinates are pixels from the top left; what lies outside is left out. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #png: PNG;

  constructor(width: number, height: number, background: Colour = paper) {
    this.width = width;
    this.height = height;
    this.#png = new PNG({ width, height });
    this.fill(0, 0, width, height, background);
  }

  set(x: number, y: number, colour: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = (y * this.width + x) * 4;
    this.#png.data.set([...colour, 255], at);
  }

  fill(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let row = y; row < y + height; row++) for (let column = x; column < x + width; column++) this.set(column, row, colour);
  }

  disc(x: number, y: number, radius: number, colour: Colour): void {
    for (let row = -radius; row <= radius; row++)
      for (let column = -radius; column <= radius; column++)
        if (row * row + column * column <= radius * radius) this.set(Math.round(x) + column, Math.round(y) + row, colour);
  }

  png(): Buffer {
    return PNG.sync.write(this.#png);
  }
}

export const mix = (a: Colour, b: Colour, share: number): Colour => [0, 1, 2].map((i) => Math.round(a[i]! * (1 - share) + b[i]! * share)) as unknown as Colour;

const heat: readonly Colour[] = [
  [13, 8, 60],
  [120, 28, 109],
  [221, 81, 58],
  [252, 180, 60],
  [252, 253, 191],
];

/** Dark violet for 0 to pale yellow for 1: lightness alone orders it, so it reads in grey too. */
export function heatColour(value: number): Colour {
  const at = Math.max(0, Math.min(1, Number.isFinite(value) ? value : 0)) * (heat.length - 1);
  const i = Math.min(heat.length - 2, Math.floor(at));
  return mix(heat[i]!, heat[i + 1]!, at - i);
}

/** Ten hues that stay apart from each other; further classes begin again, darker. */
const hues: readonly Colour[] = [
  [31, 119, 180],
  [255, 127, 14],
  [44, 160, 44],
  [214, 39, 40],
  [148, 103, 189],
  [140, 86, 75],
  [227, 119, 194],
  [127, 127, 127],
  [188, 189, 34],
  [23, 190, 207],
];

export function classColour(label: number): Colour {
  return mix(hues[label % hues.length]!, ink, Math.min(0.6, Math.floor(label / hues.length) * 0.3));
}
