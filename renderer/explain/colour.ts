/** Colour of numbers. Every map rises steadily in lightness, so it reads in grey and to colour-blind eyes alike. */
export type Rgb = readonly [number, number, number];
type Stops = readonly Rgb[];

/** Heat over a dark picture: black through violet and orange to pale yellow. */
const heatStops: Stops = [
  [10, 8, 30],
  [66, 20, 104],
  [140, 38, 103],
  [206, 67, 70],
  [243, 122, 28],
  [250, 190, 60],
  [252, 246, 178],
];

/** Shares on paper, one hue: from the card's surface to ink of the theme. */
const shareStops: Record<'light' | 'dark', Stops> = {
  light: [
    [247, 248, 252],
    [203, 216, 246],
    [133, 163, 232],
    [64, 104, 214],
    [24, 51, 130],
  ],
  dark: [
    [29, 32, 37],
    [36, 52, 94],
    [58, 90, 173],
    [127, 162, 255],
    [222, 231, 255],
  ],
};

/** Mistakes on paper: the second hue of the confusion matrix, apart from the first in lightness order too. */
const mistakeStops: Record<'light' | 'dark', Stops> = {
  light: [
    [252, 249, 245],
    [248, 213, 178],
    [236, 152, 85],
    [194, 88, 26],
    [112, 44, 8],
  ],
  dark: [
    [29, 32, 37],
    [82, 48, 28],
    [150, 84, 42],
    [240, 149, 90],
    [255, 222, 196],
  ],
};

export const heat = (value: number): Rgb => along(heatStops, value);
export const share = (value: number, theme: 'light' | 'dark'): Rgb => along(shareStops[theme], value);
export const mistake = (value: number, theme: 'light' | 'dark'): Rgb => along(mistakeStops[theme], value);

export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;

/** Relative luminance (WCAG): black or white words are chosen by it. */
export function luminance([r, g, b]: Rgb): number {
  const linear = (byte: number) => {
    const part = byte / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

export const wordsOn = (background: Rgb): string => (luminance(background) > 0.19 ? '#15171b' : '#ffffff');

function along(stops: Stops, value: number): Rgb {
  const at = (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const part = at - low;
  const [a, b] = [stops[low]!, stops[low + 1]!];
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

/**
 * The heat map of one picture as bytes to lay over it: `rows` x `columns` values in [0, 1], drawn smoothly over `width` x `height` pixels.
 * Where there is no heat the picture shows through.
 */
export function overlay(map: ArrayLike<number>, rows: number, columns: number, width: number, height: number, strength = 0.9): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = between(map, rows, columns, ((y + 0.5) / height) * rows - 0.5, ((x + 0.5) / width) * columns - 0.5);
      // The palest tones are left out: white strokes must stand out on the hottest place.
      const [r, g, b] = heat(value * 0.84);
      bytes.set([r, g, b, 255 * strength * Math.min(1, value * 1.8)], (y * width + x) * 4);
    }
  return bytes;
}

/** Bilinear value at a place between cells. */
function between(map: ArrayLike<number>, rows: number, columns: number, y: number, x: number): number {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [y0, x0] = [Math.floor(y), Math.floor(x)];
  const cell = (row: number, column: number) => map[clamp(row, rows - 1) * columns + clamp(column, columns - 1)] ?? 0;
  const [py, px] = [y - y0, x - x0];
  return (cell(y0, x0) * (1 - px) + cell(y0, x0 + 1) * px) * (1 - py) + (cell(y0 + 1, x0) * (1 - px) + cell(y0 + 1, x0 + 1) * px) * py;
}
