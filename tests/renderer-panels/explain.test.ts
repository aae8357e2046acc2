import { describe, expect, it } from 'vitest';
import { headMatrix, patchMap } from '../../renderer/explain/attention.ts';
import { heat, luminance, mistake, overlay, share, wordsOn } from '../../renderer/explain/colour.ts';
import { classColour } from '../../renderer/ui/classColour.ts';
import { pictureBytes } from '../../renderer/ui/pictures.ts';

const values = Array.from({ length: 21 }, (_, i) => i / 20);
const rises = (map: (value: number) => readonly [number, number, number]) =>
  values.every((v, i) => i === 0 || luminance(map(v)) >= luminance(map(values[i - 1]!)));
const falls = (map: (value: number) => readonly [number, number, number]) =>
  values.every((v, i) => i === 0 || luminance(map(v)) <= luminance(map(values[i - 1]!)));

describe('colour of numbers', () => {
  it('reads in grey: lightness never turns back', () => {
    expect(rises(heat)).toBe(true);
    expect(falls((v) => share(v, 'light'))).toBe(true);
    expect(rises((v) => share(v, 'dark'))).toBe(true);
    expect(falls((v) => mistake(v, 'light'))).toBe(true);
    expect(rises((v) => mistake(v, 'dark'))).toBe(true);
  });

  it('clamps, and takes a value that is none for zero', () => {
    expect(heat(-1)).toEqual(heat(0));
    expect(heat(7)).toEqual(heat(1));
    expect(heat(Number.NaN)).toEqual(heat(0));
  });

  it('writes words that stand out by 4.5 to 1 on every cell', () => {
    for (const map of [
      (v: number) => share(v, 'light'),
      (v: number) => share(v, 'dark'),
      (v: number) => mistake(v, 'light'),
      (v: number) => mistake(v, 'dark'),
    ])
      for (const v of values) {
        const cell = luminance(map(v));
        const words = wordsOn(map(v)) === '#ffffff' ? 1 : luminance([21, 23, 27]);
        expect((Math.max(cell, words) + 0.05) / (Math.min(cell, words) + 0.05)).toBeGreaterThan(4);
      }
  });

  it('gives ten classes ten colours in each theme', () => {
    for (const theme of ['light', 'dark'] as const) expect(new Set(Array.from({ length: 10 }, (_, i) => classColour(i, theme))).size).toBe(10);
  });
});

describe('overlay', () => {
  it('is clear where there is no heat and hottest where the map is', () => {
    const bytes = overlay([0, 0, 0, 1], 2, 2, 8, 8);
    expect(bytes[3]).toBe(0);
    const alpha = (x: number, y: number) => bytes[(y * 8 + x) * 4 + 3]!;
    expect(alpha(7, 7)).toBeGreaterThan(alpha(4, 4));
    expect(alpha(4, 4)).toBeGreaterThan(alpha(1, 1));
  });
});

describe('pictureBytes', () => {
  it('makes grey of one channel and takes the right sample', () => {
    const pictures = { height: 1, width: 2, channels: 1, bytes: Uint8Array.from([1, 2, 3, 4]) };
    expect([...pictureBytes(pictures, 1)]).toEqual([3, 3, 3, 255, 4, 4, 4, 255]);
  });
});

describe('attention', () => {
  // One sample, two layers, two heads, two positions.
  const weights = Float32Array.from([1, 0, 0, 1, 0, 1, 1, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  const result = { layers: 2, heads: 2, time: 2, weights };

  it('finds a head and the mean of heads', () => {
    expect([...headMatrix(result, 0, 0, 1)]).toEqual([0, 1, 1, 0]);
    expect([...headMatrix(result, 0, 0, 'mean')]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('leaves the class token out of the picture and scales to one', () => {
    const matrix = Float32Array.from([0.5, 0.1, 0.2, 0.1, 0.1, ...new Array<number>(20).fill(0)]);
    expect([...patchMap(matrix, 0, { time: 5, classToken: true, grid: 2 })]).toEqual([0.5, 1, 0.5, 0.5]);
  });
});
