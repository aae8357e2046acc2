import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { Role } from '../../nodes/blocks/define.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import { graphAt, type GraphPath } from '../../nodes/document/graphs.ts';
import type { End, LoomDocument, Note } from '../../nodes/document/schema.ts';
import type { Language } from '../../nodes/text/text.ts';
import { fill } from '../../nodes/text/text.ts';
import { shapeShort, shapeText } from '../ui/shapeWords.ts';
import { faceOf, nameOf, type Face } from '../state/face.ts';
import { detour, type Box } from './detour.ts';
import { words } from './words.ts';

/** The document's open graph as React Flow's nodes and edges. Sizes and handles are given, so nothing is measured and layout is the same everywhere. */

export type BlockFlowNode = Node<{ readonly face: Face }, 'block'>;
export type NoteFlowNode = Node<{ readonly note: Note; readonly editable: boolean }, 'note'>;
export type FlowNode = BlockFlowNode | NoteFlowNode;
export type FlowEdge = Edge<
  {
    readonly role: Role | undefined;
    readonly short: string;
    readonly hint: string;
    readonly watched: boolean;
    readonly wrong: boolean;
    /** Height at which the wire passes blocks that lie in its way. */ readonly dip: number | undefined;
  },
  'wire'
>;

export interface ProjectionInput {
  readonly document: LoomDocument;
  readonly graphPath: GraphPath;
  readonly analysis: Analysis;
  readonly language: Language;
}

export interface Projection {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

export const handleSize = 11;

export function project({ document, graphPath, analysis, language }: ProjectionInput): Projection {
  const graph = graphAt(document, graphPath);
  const wired = new Set(graph.wires.flatMap((wire) => [`out:${wire.from.node}:${wire.from.port}`, `in:${wire.to.node}:${wire.to.port}`]));
  const problems = new Map<string, number>();
  for (const { block } of analysis.problems) {
    if (block === undefined) continue;
    // A problem inside a closed compound marks the compound, too.
    const parts = block.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const path = parts.slice(0, length).join('/');
      problems.set(path, (problems.get(path) ?? 0) + 1);
    }
  }
  const context = { document, graphPath, analysis, language, wired, problems };
  const blocks = graph.nodes.map((node): BlockFlowNode => {
    const face = faceOf(node, context);
    return {
      id: node.id,
      type: 'block',
      position: { x: node.x, y: node.y },
      width: face.width,
      height: face.height,
      handles: handlesOf(face),
      data: { face },
      ariaLabel: face.name,
      domAttributes: { 'aria-roledescription': words.block[language] },
    };
  });
  const notes = graphPath.length > 0 ? [] : document.notes.map(noteNode);
  const names = new Map(graph.nodes.map((node) => [node.id, node]));
  const wrong = new Set(analysis.problems.map((problem) => `${problem.block}:${problem.port}`));
  const boxes = blocks.map((node): Box => ({ id: node.id, x: node.position.x, y: node.position.y, width: node.width!, height: node.height! }));
  const taken: number[] = [];
  const edges = graph.wires.map((wire): FlowEdge => {
    const signal = analysis.signals[`${[...graphPath, wire.from.node].join('/')}:${wire.from.port}`];
    const face = blocks.find((node) => node.id === wire.from.node)?.data.face.outputs.find((port) => port.id === wire.from.port);
    const dip = detour(endAt(blocks, wire.from, 'outputs'), endAt(blocks, wire.to, 'inputs'), [wire.from.node, wire.to.node], boxes, taken);
    const label = (id: string) => {
      const node = names.get(id);
      return node === undefined ? id : nameOf(document, node, language);
    };
    return {
      id: wire.id,
      type: 'wire',
      source: wire.from.node,
      sourceHandle: wire.from.port,
      target: wire.to.node,
      targetHandle: wire.to.port,
      domAttributes: { 'aria-roledescription': words.wire[language] },
      ariaLabel: fill(words.wireFrom[language], { from: label(wire.from.node), to: label(wire.to.node) }),
      data: {
        role: signal?.role ?? face?.role,
        short: signal === undefined ? '' : shapeShort(signal.shape),
        hint: signal === undefined ? '' : shapeText(signal.shape, language),
        watched: face?.watched === true,
        wrong: wrong.has(`${[...graphPath, wire.to.node].join('/')}:${wire.to.port}`),
        dip,
      },
    };
  });
  return { nodes: [...notes, ...blocks], edges };
}

function endAt(blocks: readonly BlockFlowNode[], { node, port }: End, side: 'inputs' | 'outputs'): { readonly x: number; readonly y: number } | undefined {
  const block = blocks.find((one) => one.id === node);
  const face = block?.data.face[side].find((one) => one.id === port);
  if (block === undefined || face === undefined) return undefined;
  return { x: block.position.x + (side === 'outputs' ? block.width! : 0), y: block.position.y + face.y };
}

function noteNode(note: Note): NoteFlowNode {
  return {
    id: noteKey(note.id),
    type: 'note',
    position: { x: note.x, y: note.y },
    width: note.width,
    height: note.height,
    connectable: false,
    // A frame lets the pointer through to what it encloses; its name is what it is held by.
    ...(note.frame ? { zIndex: -10, style: { pointerEvents: 'none' as const } } : {}),
    data: { note, editable: true },
  };
}

/** Notes and blocks share React Flow's ids; a colon keeps them apart, since no id of the document has one. */
const prefix = 'note:';
export const noteKey = (id: string): string => prefix + id;
export const noteOf = (key: string): string | undefined => (key.startsWith(prefix) ? key.slice(prefix.length) : undefined);

function handlesOf(face: Face): NodeHandle[] {
  const half = handleSize / 2;
  return [
    ...face.inputs.map((port) => ({
      id: port.id,
      type: 'target' as const,
      position: Position.Left,
      x: -half,
      y: port.y - half,
      width: handleSize,
      height: handleSize,
    })),
    ...face.outputs.map((port) => ({
      id: port.id,
      type: 'source' as const,
      position: Position.Right,
      x: face.width - half,
      y: port.y - half,
      width: handleSize,
      height: handleSize,
    })),
  ];
}

/** `next` with every node and edge that did not change taken from `before`, so that React skips them. */
export function reuse(before: Projection, next: Projection): Projection {
  return { nodes: kept(before.nodes, next.nodes), edges: kept(before.edges, next.edges) };
}

function kept<T extends { readonly id: string }>(before: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const list = next.map((one) => {
    const old = known.get(one.id);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(one) ? old : one;
  });
  return list.length === before.length && list.every((one, index) => one === before[index]) ? before : list;
}
