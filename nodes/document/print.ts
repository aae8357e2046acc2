import type { Compound, Graph, LoomDocument } from './schema.ts';

/**
 * The document as the text of a `.loom` file. One block, one wire and one note a line, keys in one order and records sorted, so that a
 * comparison of two versions shows what was changed and nothing else. Printing what was read gives the same bytes.
 */
export function printDocument(document: LoomDocument): string {
  const entries: string[] = [
    entry('format', document.format),
    entry('version', document.version),
    entry('title', document.title),
    ...(document.template === undefined ? [] : [entry('template', document.template)]),
    `"blocks": ${block(
      sorted(document.blocks).map(([type, version]) => entry(type, version)),
      1,
      '{}',
    )}`,
    `"graph": ${graphText(document.graph, 1)}`,
    `"compounds": ${block(
      sorted(document.compounds).map(([id, compound]) => `${JSON.stringify(id)}: ${compoundText(compound)}`),
      1,
      '{}',
    )}`,
    `"notes": ${block(
      document.notes.map((note) => line({ id: note.id, x: note.x, y: note.y, width: note.width, height: note.height, text: note.text, frame: note.frame })),
      1,
      '[]',
    )}`,
    `"view": ${line({ x: document.view.x, y: document.view.y, zoom: document.view.zoom })}`,
  ];
  return `${block(entries, 0, '{}')}\n`;
}

function compoundText(compound: Compound): string {
  return block(
    [
      `"name": ${line({ en: compound.name.en, zh: compound.name.zh })}`,
      `"idea": ${line({ en: compound.idea.en, zh: compound.idea.zh })}`,
      `"graph": ${graphText(compound.graph, 3)}`,
      `"exposed": ${block(
        compound.exposed.map((one) => line({ id: one.id, text: { en: one.text.en, zh: one.text.zh }, default: one.default })),
        3,
        '[]',
      )}`,
    ],
    2,
    '{}',
  );
}

function graphText(graph: Graph, depth: number): string {
  const nodes = graph.nodes.map((node) =>
    line({ id: node.id, type: node.type, x: node.x, y: node.y, label: node.label, params: Object.fromEntries(sorted(node.params)) }),
  );
  const wires = graph.wires.map((wire) =>
    line({ id: wire.id, from: { node: wire.from.node, port: wire.from.port }, to: { node: wire.to.node, port: wire.to.port } }),
  );
  return block([`"nodes": ${block(nodes, depth + 1, '[]')}`, `"wires": ${block(wires, depth + 1, '[]')}`], depth, '{}');
}

const entry = (key: string, value: unknown): string => `${JSON.stringify(key)}: ${JSON.stringify(value)}`;

/** Code units, not a locale: the order is the same on every machine. */
const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function block(lines: readonly string[], depth: number, brackets: '{}' | '[]'): string {
  if (lines.length === 0) return brackets;
  const indent = '  '.repeat(depth);
  return `${brackets[0]}\n${lines.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}${brackets[1]}`;
}

/** JSON on one line with room to breathe: `{ "x": 1, "y": 2 }`. */
function line(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([key, v]) => `${JSON.stringify(key)}: ${line(v)}`);
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`;
}
