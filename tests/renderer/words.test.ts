import { describe, expect, it } from 'vitest';
import { axis } from '../../nodes/blocks/shapes.ts';
import { ago, bytes, duration, plain, short, whole } from '../../renderer/ui/format.ts';
import { search } from '../../renderer/ui/search.ts';
import { shapeShort, shapeText } from '../../renderer/ui/shapeWords.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import type { Language } from '../../nodes/text/text.ts';

describe('numbers', () => {
  it('are grouped, shortened and carry their unit', () => {
    expect(whole(105802)).toBe('105,802');
    expect(short(41_900_000)).toBe('41.9 M');
    expect(short(3200)).toBe('3,200');
    expect(short(1_000_000)).toBe('1 M');
    expect(bytes(26_300_000)).toBe('26.3 MB');
    expect(bytes(512)).toBe('512 B');
    expect(bytes(2000)).toBe('2 kB');
  });

  it('of params are never in powers where a person would not write them so', () => {
    expect(plain(0.0001)).toBe('0.0001');
    expect(plain(0.30000000000000004)).toBe('0.3');
    expect(plain(1e-8)).toBe('1e-8');
    expect(plain(100)).toBe('100');
  });

  it('of time read in both languages', () => {
    expect(duration(68, 'en')).toBe('1 min 08 s');
    expect(duration(68, 'zh')).toBe('1 分 08 秒');
    expect(duration(3 * 3600 + 120, 'en')).toBe('3 h 02 min');
    expect(ago('2024-01-01T00:00:00Z', 'en', Date.parse('2024-01-01T00:03:10Z'))).toBe('3 min. ago');
    expect(ago('2024-01-01T00:00:00Z', 'zh', Date.parse('2024-01-01T00:03:10Z'))).toBe('3 分钟前');
  });
});

describe('shapes', () => {
  const picture = [axis('batch'), axis('height', 28), axis('width', 28), axis('channels', 16)];
  it('are short on a wire and whole in a tip', () => {
    expect(shapeShort(picture)).toBe('28h 28w 16c');
    expect(shapeText(picture, 'en')).toBe('height 28 × width 28 × channels 16');
    expect(shapeText(picture, 'zh')).toBe('高 28 × 宽 28 × 通道 16');
    const sequence = [axis('batch'), axis('time', 17), axis('width', 64)];
    expect(shapeShort(sequence)).toBe('17t 64');
    expect(shapeText(sequence, 'zh')).toBe('时间 17 × 维度 64');
    expect(shapeShort([])).toBe('');
  });
});

describe('search', () => {
  const items = (language: Language) =>
    registry.map(({ type, text: { name, idea }, words = [] }) => ({
      type,
      label: name[language],
      search: [name.en, name.zh, type, ...words],
      hint: idea[language],
    }));
  const types = (query: string, language: Language = 'en') => search(items(language), query).map(({ type }) => type);

  it('finds by name, by what people say, in either language, and by a few letters', () => {
    expect(types('')).toEqual(registry.map(({ type }) => type));
    expect(types('dense')[0]).toBe('core.dense');
    expect(types('conv')[0]).toBe('vision.conv2d');
    expect(types('linear')[0]).toBe('core.dense');
    expect(types('residual')[0]).toBe('core.add');
    expect(types('mnist')[0]).toBe('data.digits');
    expect(types('图块')[0]).toBe('vision.patchEmbed');
    expect(types('卷积', 'zh')[0]).toBe('vision.conv2d');
    expect(types('zhuyili', 'zh')[0]).toBe('attention.multiHead');
    expect(types('attention', 'zh')).toContain('attention.multiHead');
    expect(types('lynm')[0]).toBe('core.layerNorm');
    expect(types('multi head')[0]).toBe('attention.multiHead');
    expect(types('head multi')[0]).toBe('attention.multiHead');
    expect(types('no such thing at all')).toEqual([]);
  });

  it('puts names before other words, and those before what a block is for', () => {
    const found = types('attention');
    expect(found.indexOf('probe.attention')).toBeLessThan(found.indexOf('attention.pool'));
    expect(types('pool').slice(0, 3)).toEqual(expect.arrayContaining(['vision.maxPool', 'attention.pool']));
  });
});
