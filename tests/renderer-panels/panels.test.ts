import { describe, expect, it } from 'vitest';
import { csv, fileName } from '../../renderer/charts/files.ts';
import { blockAt, linesOf, readingOrder } from '../../renderer/code/lines.ts';
import { hardestFirst } from '../../renderer/explain/hardestFirst.ts';
import { tiles } from '../../renderer/explain/tiles.ts';

describe('lines of the program', () => {
  const lines = {
    encoder: [
      { file: 'model.ts', from: 10, to: 30 },
      { file: 'model.ts', from: 50, to: 50 },
    ],
    'encoder/attention': [
      { file: 'model.ts', from: 14, to: 14 },
      { file: 'layers/multiHead.ts', from: 1, to: 80 },
    ],
  };
  it('finds the innermost block of a line', () => {
    expect(blockAt(lines, 'model.ts', 14)).toBe('encoder/attention');
    expect(blockAt(lines, 'model.ts', 15)).toBe('encoder');
    expect(blockAt(lines, 'model.ts', 31)).toBeUndefined();
    expect(blockAt(lines, 'layers/multiHead.ts', 80)).toBe('encoder/attention');
  });
  it('gives an inner block without lines those of what holds it', () => {
    expect(linesOf(lines, 'encoder/norm')).toEqual(lines.encoder);
    expect(linesOf(lines, 'encoder/attention')).toEqual(lines['encoder/attention']);
    expect(linesOf(lines, 'gone')).toEqual([]);
  });
  it('reads the model first', () => {
    expect(readingOrder(['runtime/a.ts', 'layers/b.ts', 'train.ts', 'model.ts', 'package.json'])).toEqual([
      'model.ts',
      'train.ts',
      'layers/b.ts',
      'runtime/a.ts',
      'package.json',
    ]);
  });
});

describe('hardest first', () => {
  it('puts sure mistakes before unsure ones, and unsure hits before sure ones', () => {
    const order = hardestFirst({ labels: Uint8Array.of(1, 2, 3, 4), predicted: Uint8Array.of(1, 5, 3, 6), confidence: Float32Array.of(0.9, 0.4, 0.5, 0.8) });
    expect(order).toEqual([3, 1, 2, 0]);
  });
});

describe('tiles', () => {
  it.each([
    [12, 240, 152],
    [12, 1000, 520],
    [4, 240, 152],
    [40, 300, 100],
    [1, 60, 60],
  ])('%i pictures in %i x %i lie inside and do not overlap', (count, width, height) => {
    const { columns, side, pitch, shown, left, top } = tiles({ count, width, height, gap: 8, caption: 17, least: 50, words: 64 });
    const rows = Math.ceil(shown / columns);
    expect(shown).toBeGreaterThan(0);
    expect(pitch).toBeGreaterThanOrEqual(side);
    expect(left + columns * pitch).toBeLessThanOrEqual(width + 0.01);
    expect(top + rows * (side + 17) + (rows - 1) * 8).toBeLessThanOrEqual(height + 0.01);
  });
});

describe('files', () => {
  it('quotes what would break a row', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          [1, 2],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n1,2\r\n');
  });
  it('names a file after its card, in any language', () => {
    expect(fileName('t-SNE：序列池化')).toBe('t-SNE-序列池化');
    expect(fileName('///')).toBe('card');
  });
});
