import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../nodes/document/changes.ts';
import { addNode, moveNodes, removeNodes, setParam, setView } from '../../nodes/document/edits.ts';
import { begin, cancel, commit, emptyHistory, historyCap, record, redo, undo } from '../../nodes/document/history.ts';
import { small } from './small.ts';

const label = { en: 'Move', zh: '移动' };

describe('history', () => {
  test('a drag of many moves is one step', () => {
    const start = small();
    let document = start;
    let history = begin(emptyHistory, document, label);
    for (let i = 1; i <= 50; i++) document = moveNodes(document, [], { dense: { x: 460 + i, y: i } });
    history = commit(history, document);
    expect(history.past).toHaveLength(1);
    const back = undo(history, document)!;
    expect(back.document).toEqual(start);
    expect(back.label).toBe(label);
    const forth = redo(back.history, back.document)!;
    expect(forth.document).toEqual(document);
    expect(redo(forth.history, forth.document)).toBeNull();
  });

  test('what changes nothing is no step and leaves redo alone', () => {
    const one = setParam(small(), [], 'dense', 'units', 32);
    const back = undo(record(emptyHistory, small(), one, label), one)!;
    expect(back.history.future).toHaveLength(1);
    const selected = commit(begin(back.history, back.document, label), { ...back.document });
    expect(selected.future).toHaveLength(1);
    expect(selected.past).toHaveLength(0);
  });

  test('a new step forgets what could be redone', () => {
    const one = setParam(small(), [], 'dense', 'units', 32);
    const back = undo(record(emptyHistory, small(), one, label), one)!;
    const other = setParam(back.document, [], 'dense', 'units', 33);
    expect(record(back.history, back.document, other, label).future).toEqual([]);
  });

  test('undo keeps where the canvas stands', () => {
    const one = setParam(small(), [], 'dense', 'units', 32);
    const history = record(emptyHistory, small(), one, label);
    const looked = setView(one, { x: 100, y: -50, zoom: 2 });
    const back = undo(history, looked)!;
    expect(back.document).toEqual({ ...small(), view: { x: 100, y: -50, zoom: 2 } });
  });

  test('undo in the middle of a drag ends the drag first', () => {
    const start = small();
    const moved = moveNodes(start, [], { dense: { x: 0, y: 0 } });
    const back = undo(begin(emptyHistory, start, label), moved)!;
    expect(back.document).toEqual(start);
    expect(back.history.future).toHaveLength(1);
  });

  test('a step that is given up goes back to the mark', () => {
    const start = small();
    const moved = moveNodes(start, [], { dense: { x: 0, y: 0 } });
    const back = cancel(begin(emptyHistory, start, label), moved);
    expect(back.document).toEqual(start);
    expect(back.history).toEqual(emptyHistory);
  });

  test('a step keeps what changed and no more', () => {
    const before = small();
    const after = setParam(before, [], 'dense', 'units', 32);
    expect(changesBetween(before, after)).toEqual([{ path: ['graph', 'nodes', 'dense', 'params', 'units'], after: 32 }]);
  });

  test('a removed block comes back at its place in the list', () => {
    const before = small();
    const after = removeNodes(before, [], ['flatten']);
    const back = undo(record(emptyHistory, before, after, label), after)!;
    expect(back.document.graph.nodes.map((node) => node.id)).toEqual(['digits', 'flatten', 'dense']);
    expect(back.document).toEqual(before);
  });

  test('the oldest steps go when there are too many', () => {
    let document = small();
    let history = emptyHistory;
    for (let i = 0; i < historyCap + 3; i++) {
      const next = setParam(document, [], 'dense', 'units', i + 1);
      history = record(history, document, next, { en: `Step ${i}`, zh: `第 ${i} 步` });
      document = next;
    }
    expect(history.past).toHaveLength(historyCap);
    expect(history.past[0]!.label.en).toBe('Step 3');
  });

  test('nothing to undo', () => {
    expect(undo(emptyHistory, small())).toBeNull();
    expect(redo(emptyHistory, small())).toBeNull();
    expect(addNode(small(), [], { type: 'core.dense', x: 0, y: 0 }).id).toBe('dense-2');
  });
});
