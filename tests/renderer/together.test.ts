import { describe, expect, it } from 'vitest';
import { keepTogether } from '../../renderer/ui/together.ts';

const text = (value: string) => ({ type: 'text', value });
const chip = { type: 'element', tagName: 'a', properties: { href: 'block:conv' }, children: [text('卷积')] };
const formula = { type: 'element', tagName: 'span', properties: { className: ['katex'] }, children: [text('x')] };
const paragraph = (...children: object[]) => ({ type: 'root', children: [{ type: 'element', tagName: 'p', children }] });
/** The paragraph's parts, a kept one in brackets. */
const parts = (tree: { children: { children?: { value?: string; properties?: object; children?: object[] }[] }[] }) =>
  tree.children[0]!.children!.map((one) =>
    one.value !== undefined ? one.value : JSON.stringify(one.properties).includes('together') ? `[${one.children!.length}]` : '#',
  );

const done = (...children: object[]) => {
  const tree = paragraph(...children);
  keepTogether()(tree as never);
  return parts(tree as never);
};

describe('what may not be parted from a chip', () => {
  it('is the sign after it and the bracket before it', () => {
    expect(done(text('先看'), chip, text('。再看别处'))).toEqual(['先看', '[2]', '再看别处']);
    expect(done(text('网络（'), chip, text('），然后'))).toEqual(['网络', '[3]', '然后']);
    expect(done(text('取 '), formula, text('，得到'))).toEqual(['取 ', '[2]', '得到']);
  });

  it('is nothing where words follow, and a link to elsewhere breaks as it likes', () => {
    expect(done(text('先看'), chip, text('再看'))).toEqual(['先看', '#', '再看']);
    expect(done({ ...chip, properties: { href: 'https://example.org' } }, text('。'))).toEqual(['#', '。']);
  });
});
