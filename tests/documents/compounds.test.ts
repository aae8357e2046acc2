import { describe, expect, test } from 'vitest';
import { addNode, connect, setParam } from '../../nodes/document/edits.ts';
import { copy, duplicate, paste } from '../../nodes/document/clipboard.ts';
import {
  addCompound,
  expose,
  group,
  inputsOf,
  instancesOf,
  makeUnique,
  outputsOf,
  setCompoundText,
  setExposed,
  unusedCompounds,
} from '../../nodes/document/compounds.ts';
import { newDocument } from '../../nodes/document/create.ts';
import { graphAt } from '../../nodes/document/graphs.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { code, small, wiresOf } from './small.ts';

const head = { en: 'Class head', zh: '分类头' };
const units = { en: 'Units', zh: '单元数' };
const reopened = (document: LoomDocument): void => expect(parseDocument(printDocument(document))).toEqual({ document, repairs: [] });

/** digits -> [flatten -> dense] -> dropout */
function grouped() {
  let document = addNode(small(), [], { type: 'core.dropout', x: 690, y: 0 }).document;
  document = connect(document, [], { node: 'dense', port: 'output' }, { node: 'dropout', port: 'input' });
  return group(document, [], ['flatten', 'dense'], head);
}

describe('a selection becomes a compound', () => {
  test('with an input for each source and an output for each use', () => {
    const { document, id, compound } = grouped();
    expect([id, compound]).toEqual(['class-head', 'class-head']);
    expect(wiresOf(document.graph)).toEqual(['digits.images > class-head.input', 'class-head.output > dropout.input']);
    expect(wiresOf(graphAt(document, ['class-head']))).toEqual(['flatten.output > dense.input', 'input.output > flatten.input', 'dense.output > output.input']);
    expect(inputsOf(document.compounds['class-head']!)).toEqual(['input']);
    expect(outputsOf(document.compounds['class-head']!)).toEqual(['output']);
    reopened(document);
  });

  test('two readers of one output share a port', () => {
    let document = small();
    document = addNode(document, [], { type: 'core.dropout', x: 0, y: 0 }).document;
    document = addNode(document, [], { type: 'core.activation', x: 0, y: 0 }).document;
    document = connect(document, [], { node: 'dense', port: 'output' }, { node: 'dropout', port: 'input' });
    document = connect(document, [], { node: 'dense', port: 'output' }, { node: 'activation', port: 'input' });
    const made = group(document, [], ['dense'], head);
    expect(outputsOf(made.document.compounds[made.compound]!)).toEqual(['output']);
    expect(wiresOf(made.document.graph).slice(-2)).toEqual(['class-head.output > dropout.input', 'class-head.output > activation.input']);
  });

  test('not when the rest lies between', () => {
    expect(
      code(() =>
        group(
          connect(
            addNode(small(), [], { type: 'core.dropout', x: 0, y: 0 }).document,
            [],
            { node: 'dense', port: 'output' },
            { node: 'dropout', port: 'input' },
          ),
          [],
          ['flatten', 'dropout'],
          head,
        ),
      ),
    ).toBe('edit.groupCycle');
    expect(code(() => group(small(), [], [], head))).toBe('edit.groupEmpty');
    const { document } = grouped();
    expect(code(() => group(document, ['class-head'], ['input', 'flatten'], head))).toBe('edit.groupBoundary');
  });

  test('inside a compound, values from the instance are handed through', () => {
    const { document } = grouped();
    const exposed = expose(document, 'class-head', 'dense', 'units', 10, units);
    const nested = group(exposed, ['class-head'], ['dense'], { en: '中文', zh: '中文' });
    expect(nested.compound).toBe('group');
    expect(nested.document.compounds.group!.exposed).toEqual([{ id: 'units', text: units, default: 10 }]);
    expect(graphAt(nested.document, ['class-head']).nodes.at(-1)!.params).toEqual({ units: { param: 'units' } });
    expect(graphAt(nested.document, ['class-head', 'group']).nodes.find((node) => node.id === 'dense')!.params).toEqual({ units: { param: 'units' } });
    reopened(nested.document);
  });
});

describe('instances', () => {
  test('are linked: an edit inside one is an edit inside all', () => {
    const { document } = grouped();
    const two = duplicate(document, [], ['class-head']).document;
    expect(instancesOf(two, 'class-head')).toBe(2);
    const edited = setParam(two, ['class-head'], 'dense', 'units', 7);
    expect(graphAt(edited, ['class-head-2']).nodes.find((node) => node.id === 'dense')!.params).toEqual({ units: 7 });
  });

  test('make unique cuts the link', () => {
    const two = duplicate(grouped().document, [], ['class-head']).document;
    const cut = setParam(makeUnique(two, [], 'class-head-2'), ['class-head-2'], 'dense', 'units', 7);
    expect(graphAt(cut, ['class-head']).nodes.find((node) => node.id === 'dense')!.params).toEqual({});
    expect(graphAt(cut, ['class-head-2']).nodes.find((node) => node.id === 'dense')!.params).toEqual({ units: 7 });
    expect(Object.keys(cut.compounds)).toEqual(['class-head', 'class-head-2']);
    reopened(cut);
  });

  test('a compound cannot be put into itself', () => {
    const { document } = grouped();
    const clipping = copy(document, [], ['class-head']);
    expect(code(() => paste(document, ['class-head'], clipping, { x: 0, y: 0 }))).toBe('document.recursion');
  });

  test('in another document the same definition stays one, another comes under a new id', () => {
    const { document } = grouped();
    const clipping = copy(document, [], ['class-head']);
    const once = paste(newDocument('Other'), [], clipping, { x: 0, y: 0 }).document;
    expect(Object.keys(paste(once, [], clipping, { x: 0, y: 0 }).document.compounds)).toEqual(['class-head']);
    const changed = paste(setParam(once, ['class-head'], 'dense', 'units', 7), [], clipping, { x: 0, y: 0 });
    expect(changed.document.graph.nodes.map((node) => node.type)).toEqual(['compound:class-head', 'compound:class-head-2']);
    reopened(changed.document);
  });

  test('a block copied out of a compound takes the values with it that it had there', () => {
    const exposed = expose(grouped().document, 'class-head', 'dense', 'units', 10, units);
    const out = paste(exposed, [], copy(exposed, ['class-head'], ['dense', 'input']), { x: 0, y: 0 });
    expect(out.ids).toEqual(['dense']);
    expect(out.document.graph.nodes.at(-1)!.params).toEqual({ units: 10 });
  });
});

describe('exposed params', () => {
  test('take their default from the inner value; taken back, the value stays inside and leaves the instances', () => {
    const exposed = expose(grouped().document, 'class-head', 'dense', 'units', 10, units);
    const set = setParam(exposed, [], 'class-head', 'units', 12);
    expect(set.graph.nodes.at(-1)!.params).toEqual({ units: 12 });
    expect(setParam(set, [], 'class-head', 'units', 10).graph.nodes.at(-1)!.params).toEqual({});
    const back = setExposed(set, 'class-head', []);
    expect(back.graph.nodes.at(-1)!.params).toEqual({});
    expect(graphAt(back, ['class-head']).nodes.find((node) => node.id === 'dense')!.params).toEqual({ units: 10 });
    reopened(back);
  });

  test('names that instances have of their own are refused', () => {
    const { document } = grouped();
    for (const id of ['repeat', 'weights', 'toString', 'a b'])
      expect(code(() => setExposed(document, 'class-head', [{ id, text: units, default: 1 }]))).toBe('document.name');
  });
});

describe('definitions', () => {
  test('the same one is not added twice', () => {
    const { document } = grouped();
    const definition = document.compounds['class-head']!;
    expect(addCompound(document, 'class-head', definition).id).toBe('class-head');
    expect(addCompound(document, 'class-head', { ...definition, exposed: [{ id: 'units', text: units, default: 1 }] }).id).toBe('class-head-2');
    expect(setCompoundText(document, 'class-head', { idea: { en: 'Ten scores.', zh: '十个得分。' } }).compounds['class-head']).toMatchObject({
      name: head,
      idea: { en: 'Ten scores.' },
    });
  });

  test('unused ones are known', () => {
    const made = addCompound(newDocument('x'), 'spare', grouped().document.compounds['class-head']!);
    expect(unusedCompounds(made.document)).toEqual(['spare']);
  });
});
