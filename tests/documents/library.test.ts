import { describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { connect, removeNodes, setParam } from '../../nodes/document/edits.ts';
import { insertLibrary, library } from '../../nodes/document/library.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf } from '../templates/open.ts';

/** A template with a library compound in place of one of its blocks. */
function within(template: string, id: string): LoomDocument {
  const [place, before, after] = id === 'encoder-layer' ? (['encoder', 'position-embedding', 'norm'] as const) : (['conv-2', 'pool-1', 'pool-2'] as const);
  const without = removeNodes(documentOf(template), [], template === '3.1-vit' ? [place, 'grad-cam', 'attention'] : [place]);
  const added = insertLibrary(without, [], id, { x: 0, y: 300 });
  const wired = connect(added.document, [], { node: before, port: 'output' }, { node: added.id, port: 'input' });
  return connect(wired, [], { node: added.id, port: 'output' }, { node: after, port: 'input' });
}

describe.each(library.map((entry) => entry.id))('library compound %s', (id) => {
  const template = id === 'encoder-layer' ? '3.1-vit' : '3.0-cnn';

  test('works in a model, with every exposed param in use', () => {
    const document = within(template, id);
    expect(analyse(document).problems).toEqual([]);
    const entry = library.find((one) => one.id === id)!;
    const instance = document.graph.nodes.at(-1)!.id;
    for (const { id: param, default: value } of entry.compound.exposed) {
      const changed = setParam(document, [], instance, param, typeof value === 'number' && value >= 1 ? value * 2 : 0.2);
      expect(analyse(changed).problems, param).toEqual([]);
      expect(changed.graph.nodes.at(-1)!.params).toHaveProperty(param);
    }
    expect(analyse(setParam(document, [], instance, entry.compound.exposed[0]!.id, -1)).problems.map((problem) => problem.code)).toContain('param.range');
    expect(parseDocument(printDocument(document))).toEqual({ document, repairs: [] });
  });

  test('a second one shares the definition; a changed one is left alone', () => {
    const document = within(template, id);
    const twice = insertLibrary(document, [], id, { x: 0, y: 600 });
    expect(Object.keys(twice.document.compounds)).toEqual(Object.keys(document.compounds));
    const inner = document.compounds[id]!.graph.nodes.find((node) => node.type !== 'compound.input')!;
    const changed = setParam(twice.document, [twice.id], inner.id, 'note', 'changed');
    expect(Object.keys(insertLibrary(changed, [], id, { x: 0, y: 0 }).document.compounds)).toEqual([id, `${id}-2`]);
  });

  test('its texts are in both languages', () => {
    const { compound, words } = library.find((one) => one.id === id)!;
    for (const text of [compound.name, compound.idea, ...compound.exposed.map((one) => one.text)]) expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(words.some((word) => /[\u4e00-\u9fff]/.test(word))).toBe(true);
  });
});
