import { describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { connect, removeNodes, setParam } from '../../nodes/document/edits.ts';
import { insertLibrary, library } from '../../nodes/document/library.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf } from '../templates/open.ts';

/** Where each fits: a template, the blocks that make room for it, and its wires (`#`: the compound itself). */
const places: Readonly<Record<string, { readonly template: string; readonly without: readonly string[]; readonly wires: readonly string[] }>> = {
  'encoder-layer': {
    template: '3.1-vit',
    without: ['encoder', 'grad-cam', 'attention'],
    wires: ['position-embedding.output > #.input', '#.output > norm.input'],
  },
  'convolution-stage': { template: '3.0-cnn', without: ['conv-2'], wires: ['pool-1.output > #.input', '#.output > pool-2.input'] },
  'gin-layer': {
    template: '12.3-gin',
    without: ['gin-2'],
    wires: ['gin-1.output > #.nodes', 'graphs.graph > #.graph', 'graphs.members > #.members', '#.output > gin-3.nodes'],
  },
};

/** A template with a library compound in place of one of its blocks. */
function within(id: string): LoomDocument {
  const { template, without, wires } = places[id]!;
  const added = insertLibrary(removeNodes(documentOf(template), [], without), [], id, { x: 0, y: 300 });
  const end = (text: string) => ({ node: text.split('.')[0]!.replace('#', added.id), port: text.split('.')[1]! });
  return wires.reduce((document, wire) => {
    const [from, to] = wire.split(' > ') as [string, string];
    return connect(document, [], end(from), end(to));
  }, added.document);
}

describe.each(library.map((entry) => entry.id))('library compound %s', (id) => {
  test('works in a model, with every exposed param in use', () => {
    const document = within(id);
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
    const document = within(id);
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
