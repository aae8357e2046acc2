import { describe, expect, test } from 'vitest';
import { addNode, connect, disconnect, insertOnWire, moveNodes, removeNodes, rename, setParam, setTitle, setView } from '../../nodes/document/edits.ts';
import { copy, duplicate, paste } from '../../nodes/document/clipboard.ts';
import { newDocument } from '../../nodes/document/create.ts';
import { limits } from '../../nodes/document/limits.ts';
import { addNote, removeNotes, setNote } from '../../nodes/document/notes.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { code, small, wiresOf } from './small.ts';

describe('blocks', () => {
  test('ids come from the type, in no language, and are unique', () => {
    let document = newDocument('Ids');
    const ids: string[] = [];
    for (const type of ['vision.conv2d', 'vision.conv2d', 'attention.multiHead', 'vision.conv2d', 'compound:encoder-layer']) {
      const added = addNode(document, [], { type, x: 0, y: 0 });
      document = added.document;
      ids.push(added.id);
    }
    expect(ids).toEqual(['conv2d', 'conv2d-2', 'multi-head', 'conv2d-3', 'encoder-layer']);
    expect(document.blocks).toEqual({ 'vision.conv2d': 1, 'attention.multiHead': 1 });
  });

  test('positions are whole pixels on the canvas', () => {
    const document = moveNodes(small(), [], { dense: { x: 1.6, y: -0.2 }, flatten: { x: 1e12, y: Number.NaN }, nobody: { x: 1, y: 1 } });
    expect(document.graph.nodes.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [limits.position, 0],
      [2, 0],
    ]);
  });

  test('a removed block takes its wires with it', () => {
    const document = removeNodes(small(), [], ['flatten']);
    expect(wiresOf(document.graph)).toEqual([]);
    expect(document.blocks).toEqual({ 'data.digits': 1, 'core.dense': 1 });
  });

  test('what it stood between is joined when the caller allows', () => {
    expect(wiresOf(removeNodes(small(), [], ['flatten'], () => true).graph)).toEqual(['digits.images > dense.input']);
    expect(wiresOf(removeNodes(small(), [], ['flatten'], (_, to) => to.node === 'nobody').graph)).toEqual([]);
    let chain = addNode(small(), [], { type: 'core.dropout', x: 0, y: 0 }).document;
    chain = connect(chain, [], { node: 'dense', port: 'output' }, { node: 'dropout', port: 'input' });
    expect(wiresOf(removeNodes(chain, [], ['flatten', 'dense'], () => true).graph)).toEqual(['digits.images > dropout.input']);
  });

  test('a param at its default leaves no trace; others do', () => {
    const set = setParam(small(), [], 'dense', 'units', 12);
    expect(set.graph.nodes[2]!.params).toEqual({ units: 12 });
    expect(setParam(set, [], 'dense', 'units', undefined).graph.nodes[2]!.params).toEqual({});
    expect(setParam(setParam(set, [], 'dense', 'activation', 'relu'), [], 'dense', 'activation', 'none').graph.nodes[2]!.params).toEqual({ units: 12 });
    expect(code(() => setParam(small(), [], 'dense', 'units', Number.NaN))).toBe('document.number');
    expect(code(() => setParam(small(), [], 'dense', '__proto__', 1))).toBe('document.name');
    expect(code(() => setParam(small(), [], 'dense', 'units', 'x'.repeat(limits.text + 1)))).toBe('document.limit');
  });

  test('names are one line; an empty one goes', () => {
    const named = rename(small(), [], 'dense', '  Class\nhead ');
    expect(named.graph.nodes[2]!.label).toBe('Class head');
    expect(rename(named, [], 'dense', ' ')).toEqual(small());
    expect(setTitle(small(), 'x'.repeat(999)).title).toHaveLength(limits.name);
  });

  test('an edit of what is not there says so', () => {
    expect(code(() => rename(small(), [], 'nobody', 'x'))).toBe('edit.noNode');
    expect(code(() => insertOnWire(small(), [], 'w9', { type: 'core.dropout', x: 0, y: 0 }, { input: 'input', output: 'output' }))).toBe('edit.noWire');
    expect(code(() => addNode(small(), ['dense'], { type: 'core.dropout', x: 0, y: 0 }))).toBe('edit.notCompound');
    expect(code(() => addNode(small(), [], { type: 'dense; process.exit()', x: 0, y: 0 }))).toBe('document.name');
  });

  test('what could not be opened again cannot be made', () => {
    const full = {
      ...small(),
      graph: { nodes: Array.from({ length: limits.nodes }, (_, i) => ({ id: `n${i}`, type: 'core.flatten', x: 0, y: 0, params: {} })), wires: [] },
    };
    expect(code(() => addNode(full, [], { type: 'core.flatten', x: 0, y: 0 }))).toBe('document.limit');
  });

  test('the view stays within what a canvas can show', () => {
    expect(setView(small(), { x: 0.4, y: Number.NaN, zoom: 99 }).view).toEqual({ x: 0, y: 0, zoom: limits.zoom.max });
  });
});

describe('wires', () => {
  test('an optimizer takes the wires of several losses, each once, and keeps them through a file and when one of them is parted', () => {
    let document = small();
    for (const type of ['loss.crossEntropy', 'loss.crossEntropy', 'optimizer.sgd']) document = addNode(document, [], { type, x: 0, y: 0 }).document;
    const wire = (from: string) => (document = connect(document, [], { node: from, port: 'loss' }, { node: 'sgd', port: 'loss' }));
    wire('cross-entropy');
    wire('cross-entropy-2');
    wire('cross-entropy');
    const losses = ['cross-entropy.loss > sgd.loss', 'cross-entropy-2.loss > sgd.loss'];
    expect(wiresOf(document.graph).slice(2)).toEqual(losses);
    const text = printDocument(document);
    const parsed = parseDocument(text);
    expect(parsed).toMatchObject({ repairs: [] });
    expect(wiresOf((parsed as { document: typeof document }).document.graph).slice(2)).toEqual(losses);
    const third = document.graph.wires[3]!;
    const inserted = insertOnWire(document, [], third.id, { type: 'loss.crossEntropy', x: 0, y: 0 }, { input: 'logits', output: 'loss' });
    expect(wiresOf(inserted.document.graph)).toContain('cross-entropy.loss > sgd.loss');
    // A file that says a wire twice has it once.
    const doubled = JSON.parse(text) as { graph: { wires: { id: string }[] } };
    doubled.graph.wires.push({ ...doubled.graph.wires[2]!, id: 'w9' });
    const mended = parseDocument(JSON.stringify(doubled));
    expect(mended).toMatchObject({ repairs: [{ code: 'repair.wireDouble' }] });
    expect(wiresOf((mended as { document: typeof document }).document.graph).slice(2)).toEqual(losses);
  });

  test('an input takes one wire: a new one replaces it', () => {
    const document = connect(small(), [], { node: 'digits', port: 'images' }, { node: 'dense', port: 'input' });
    expect(wiresOf(document.graph)).toEqual(['digits.images > flatten.input', 'digits.images > dense.input']);
    expect(document.graph.wires.map((wire) => wire.id)).toEqual(['w1', 'w3']);
  });

  test('the same wire again changes nothing', () => {
    const document = small();
    expect(connect(document, [], { node: 'digits', port: 'images' }, { node: 'flatten', port: 'input' })).toBe(document);
  });

  test('not to itself', () => {
    expect(code(() => connect(small(), [], { node: 'dense', port: 'output' }, { node: 'dense', port: 'input' }))).toBe('edit.selfWire');
  });

  test('a wire is taken away', () => {
    expect(wiresOf(disconnect(small(), [], ['w1']).graph)).toEqual(['flatten.output > dense.input']);
  });

  test('a block dropped on a wire stands between its ends', () => {
    const { document, id } = insertOnWire(small(), [], 'w2', { type: 'core.dropout', x: 345, y: 0 }, { input: 'input', output: 'output' });
    expect(id).toBe('dropout');
    expect(wiresOf(document.graph)).toEqual(['digits.images > flatten.input', 'flatten.output > dropout.input', 'dropout.output > dense.input']);
  });
});

describe('clipboard', () => {
  test('copies have new ids and the wires among them, not those to others', () => {
    const { document, ids } = duplicate(small(), [], ['flatten', 'dense']);
    expect(ids).toEqual(['flatten-2', 'dense-2']);
    expect(wiresOf(document.graph).slice(2)).toEqual(['flatten-2.output > dense-2.input']);
    expect(document.graph.nodes.at(-1)).toMatchObject({ x: 500, y: 40 });
    expect(duplicate(document, [], ['dense-2']).ids).toEqual(['dense-3']);
  });

  test('a clipping goes into another document, versions of unknown types too', () => {
    const parsed = parseDocument(
      printDocument(small()).replace('"core.flatten", "x"', '"quantum.gate", "x"').replace('"core.flatten": 1', '"quantum.gate": 3'),
    );
    if ('problem' in parsed) throw new Error(parsed.problem.code);
    const { document } = paste(newDocument('Other'), [], copy(parsed.document, [], ['flatten']), { x: 0, y: 0 });
    expect(document.graph.nodes).toMatchObject([{ id: 'flatten', type: 'quantum.gate' }]);
    expect(document.blocks).toEqual({ 'quantum.gate': 3 });
  });
});

describe('notes', () => {
  test('are added, changed and taken away', () => {
    const added = addNote(small(), { x: 1.2, y: 2, width: 10, height: 80, text: 'Look here' });
    expect(added.document.notes).toEqual([{ id: 'note', x: 1, y: 2, width: 40, height: 80, text: 'Look here' }]);
    const frame = addNote(added.document, { x: 0, y: 0, width: 300, height: 200, text: 'Head', frame: true });
    expect(frame.id).toBe('frame');
    expect(setNote(frame.document, 'note', { text: 'There' }).notes[0]!.text).toBe('There');
    expect(removeNotes(frame.document, ['note']).notes.map((note) => note.id)).toEqual(['frame']);
    expect(code(() => setNote(small(), 'note', { text: '' }))).toBe('edit.noNote');
  });
});
