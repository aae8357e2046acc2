import { describe, expect, test } from 'vitest';
import { findBlock, registry } from '../../nodes/blocks/registry.ts';
import { duplicate } from '../../nodes/document/clipboard.ts';
import { expose, group, inputsOf, makeUnique, outputsOf } from '../../nodes/document/compounds.ts';
import { newDocument } from '../../nodes/document/create.ts';
import { addNode, connect, disconnect, insertOnWire, moveNodes, removeNodes, rename, setParam, setTitle } from '../../nodes/document/edits.ts';
import { graphAt, type GraphPath } from '../../nodes/document/graphs.ts';
import { begin, commit, emptyHistory, redo, undo } from '../../nodes/document/history.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import { addNote, removeNotes, setNote } from '../../nodes/document/notes.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { End, LoomDocument } from '../../nodes/document/schema.ts';
import { ProblemError } from '../../nodes/text/problem.ts';

/** Mulberry32: a seed that fails can be kept. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const label = { en: 'Edit', zh: '编辑' };

/** One edit that a user might make; a refused one leaves the document as it is. */
function edited(document: LoomDocument, draw: () => number): LoomDocument {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(draw() * list.length)];
  const paths: GraphPath[] = [[], ...document.graph.nodes.filter((node) => compoundOf(node.type)).map((node) => [node.id])];
  const path = pick(paths)!;
  const graph = graphAt(document, path);
  const node = pick(graph.nodes);
  const other = pick(graph.nodes);
  const wire = pick(graph.wires);
  const ports = (id: string, side: 'inputs' | 'outputs'): readonly string[] => {
    const type = graph.nodes.find((one) => one.id === id)!.type;
    const compound = compoundOf(type);
    if (compound !== undefined) return (side === 'inputs' ? inputsOf : outputsOf)(document.compounds[compound]!);
    return Object.keys(findBlock(type)?.[side] ?? {});
  };
  const end = (id: string, side: 'inputs' | 'outputs'): End => ({ node: id, port: pick(ports(id, side)) ?? 'nowhere' });
  const place = { x: Math.floor(draw() * 4000) - 2000, y: Math.floor(draw() * 4000) - 2000 };
  const types = registry.map((block) => block.type);
  switch (Math.floor(draw() * 17)) {
    case 0:
    case 1:
      return addNode(document, path, { type: pick(types)!, ...place }).document;
    case 2:
    case 3:
      return node && other ? connect(document, path, end(node.id, 'outputs'), end(other.id, 'inputs')) : document;
    case 4:
      return wire ? disconnect(document, path, [wire.id]) : document;
    case 5:
      return node ? removeNodes(document, path, [node.id], draw() < 0.5 ? () => draw() < 0.5 : undefined) : document;
    case 6:
      return node && other ? moveNodes(document, path, { [node.id]: place, [other.id]: { x: place.y, y: place.x } }) : document;
    case 7:
      return node ? rename(document, path, node.id, pick(['', 'Class head', '分类头 "x"\n</script>'])!) : document;
    case 8: {
      const param = node && pick(Object.entries(findBlock(node.type)?.params ?? {}));
      return param ? setParam(document, path, node.id, param[0], pick([param[1].default, -1, 3, 'x', true, undefined])) : document;
    }
    case 9:
      return wire ? insertOnWire(document, path, wire.id, { type: 'core.dropout', ...place }, { input: 'input', output: 'output' }).document : document;
    case 10:
      return node && other ? duplicate(document, path, [node.id, other.id]).document : document;
    case 11:
      return node && other ? group(document, path, [node.id, other.id], { en: pick(['Encoder', '组', 'A 1'])!, zh: '组' }).document : document;
    case 12:
      return node && compoundOf(node.type) ? makeUnique(document, path, node.id) : document;
    case 13: {
      const compound = path.length > 0 ? compoundOf(document.graph.nodes.find((one) => one.id === path[0])!.type) : undefined;
      return compound && node ? expose(document, compound, node.id, 'units', 8, { en: 'Units', zh: '单元数' }) : document;
    }
    case 14:
      return addNote(document, { ...place, width: 200, height: 100, text: 'Look\nhere', ...(draw() < 0.5 ? { frame: true } : {}) }).document;
    case 15: {
      const note = pick(document.notes);
      return note ? (draw() < 0.5 ? removeNotes(document, [note.id]) : setNote(document, note.id, place)) : document;
    }
    default:
      return setTitle(document, pick(['A', '数字识别', 'x'.repeat(300)])!);
  }
}

function attempt(document: LoomDocument, draw: () => number): LoomDocument {
  try {
    return edited(document, draw);
  } catch (error) {
    if (error instanceof ProblemError) return document;
    throw error;
  }
}

describe.each(Array.from({ length: 40 }, (_, i) => i + 1))('sequence of edits, seed %i', (seed) => {
  test('files hold every state; undone, all is as it was; redone, all is as it became', () => {
    const draw = random(seed);
    const start = newDocument('Start');
    let document = start;
    let history = emptyHistory;
    const states = [document];
    for (let i = 0; i < 120; i++) {
      history = begin(history, document, label);
      document = attempt(document, draw);
      if (draw() < 0.3) document = attempt(document, draw);
      const steps = history.past.length;
      history = commit(history, document);
      if (history.past.length > steps) states.push(document);
      // Now and then the user goes back and forth.
      if (draw() < 0.1) {
        const back = undo(history, document);
        if (back) {
          expect(back.document).toEqual(states.at(-2));
          const forth = redo(back.history, back.document)!;
          expect(forth.document).toEqual(document);
          ({ history, document } = draw() < 0.5 ? forth : back);
          if (document === back.document) states.pop();
        }
      }
      if (i % 10 === 0) expect(parseDocument(printDocument(document))).toEqual({ document, repairs: [] });
    }
    expect(states.length).toBeGreaterThan(20);
    const text = printDocument(document);
    expect(parseDocument(text)).toEqual({ document, repairs: [] });
    for (let i = states.length - 2; i >= 0; i--) {
      const back = undo(history, document)!;
      ({ history, document } = back);
      expect(document).toEqual(states[i]);
    }
    expect(undo(history, document)).toBeNull();
    expect(document).toEqual(start);
    // As far as it was, and no further: what was undone last can still be redone after that.
    for (let i = 1; i < states.length; i++) ({ history, document } = redo(history, document)!);
    expect(printDocument(document)).toBe(text);
  });
});

describe.each(Array.from({ length: 20 }, (_, i) => i + 101))('damaged files, seed %i', (seed) => {
  test('open, or are refused with a problem; never anything else', () => {
    const draw = random(seed);
    let document = newDocument('Start');
    for (let i = 0; i < 60; i++) document = attempt(document, draw);
    const text = printDocument(document);
    for (let i = 0; i < 60; i++) {
      const at = Math.floor(draw() * text.length);
      const junk = ['', '"', '{', '-1e999', 'null', '[]', '__proto__', '\u0000', '}', ','][Math.floor(draw() * 10)]!;
      const parsed = parseDocument(text.slice(0, at) + junk + text.slice(at + Math.floor(draw() * 12)));
      if ('problem' in parsed) expect(parsed.problem.code).toMatch(/^document\./);
      else expect(parseDocument(printDocument(parsed.document))).toEqual({ document: parsed.document, repairs: [] });
    }
  });
});
