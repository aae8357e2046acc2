import { describe, expect, it } from 'vitest';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { classesOf, printEdges, printNodes, readDrawing, type Drawing } from '../../nodes/blocks/data/drawnGraph/drawing.ts';
import {
  addEdge,
  addNode,
  degreesOf,
  removeNode,
  renameNode,
  setCell,
  setLabel,
  setWidth,
  weightOf,
  withoutDirection,
} from '../../renderer/graph/drawing/edits.ts';
import { arranged } from '../../renderer/graph/drawing/arrange.ts';
import { starts } from '../../renderer/graph/drawing/starts.ts';

const read = (nodes: string, edges = '', directed = false): Drawing => {
  const drawing = readDrawing(nodes, edges, directed);
  if ('code' in drawing) throw new Error(`${drawing.code} ${JSON.stringify(drawing.data)}`);
  return drawing;
};
const small = read('A, 10 10, 1 0, red\nB, 50 10, 0 0\nC, 50 50, 0 1, blue, test', 'A, B\nB, C, 2');

describe('the two texts of a drawing', () => {
  it('go into a drawing and back as they were', () => {
    const [nodes, edges] = ['A, 10 10, 1 0, red\nB, 50 10, 0 0\nC, 50 50, 0 1, blue, test', 'A, B\nB, C, 2'];
    expect([printNodes(small), printEdges(small)]).toEqual([nodes, edges]);
    expect(small.nodes[2]).toEqual({ name: 'C', x: 50, y: 50, features: [0, 1], label: 'blue', part: 'test' });
    expect(classesOf(small)).toEqual(['blue', 'red']);
  });

  it('of every ready-made graph are valid, fit the block, and come back the same', () => {
    for (const { id, make, directed = false } of starts) {
      const drawing = make();
      const [nodes, edges] = [printNodes(drawing), printEdges(drawing)];
      expect(readDrawing(nodes, edges, directed), id).toEqual(drawing);
      expect(nodes.length, id).toBeLessThan(drawnGraph.params.nodes.max);
      expect(edges.length, id).toBeLessThan(drawnGraph.params.edges.max);
    }
    const club = starts.find(({ id }) => id === 'karate')!.make();
    expect([club.nodes.length, club.edges.length]).toEqual([34, 78]);
    // Figures of the club's graph that every textbook names: the degrees of the instructor and of the president.
    const degrees = degreesOf(club, false);
    expect([degrees[0]!.outgoing, degrees[33]!.outgoing]).toEqual([16, 17]);
  });

  it.each([
    ['drawn.place', 'A, here', '', 0, 7],
    ['drawn.features', 'A, 1 1, one', '', 0, 11],
    ['drawn.width', 'A, 1 1, 2\nB, 2 2', '', 10, 16],
    ['drawn.part', 'A, 1 1, 2, red, learn', '', 0, 21],
    ['drawn.twice', 'A\nB\nA', '', 4, 5],
    ['drawn.node', ', 1 1', '', 0, 5],
  ])('%s points at its line of the nodes', (code, nodes, edges, from, to) => {
    expect(readDrawing(nodes, edges, false)).toMatchObject({ code, param: 'nodes', range: { from, to } });
  });

  it.each([
    ['drawn.edge', 'A', 0, 1],
    ['drawn.unknown', 'A, B\nB, Z', 5, 9],
    ['drawn.weight', 'A, B, x', 0, 7],
    ['drawn.loop', 'A, A', 0, 4],
    ['drawn.repeated', 'A, B\nB, A', 5, 9],
  ])('%s points at its line of the edges', (code, edges, from, to) => {
    expect(readDrawing('A\nB', edges, false)).toMatchObject({ code, param: 'edges', range: { from, to } });
  });

  it('with direction, both ways are two edges', () => {
    expect(read('A\nB', 'A, B\nB, A', true).edges).toHaveLength(2);
  });

  it('a node without a place stands on a circle', () => {
    const { nodes } = read('A\nB\nC\nD');
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  });
});

describe('edits of a drawing', () => {
  it('add a node with a free name and as many features as the others', () => {
    const { nodes } = addNode(small, 5, 6);
    expect(nodes[3]).toEqual({ name: 'D', x: 5, y: 6, features: [0, 0], label: '', part: 'none' });
    let many = small;
    for (let i = 0; i < 200; i++) many = addNode(many, 1, 1);
    expect(new Set(many.nodes.map(({ name }) => name)).size).toBe(100);
  });

  it('take a node away with its edges; the others keep theirs', () => {
    const after = removeNode(small, 0);
    expect(printEdges(after)).toBe('B, C, 2');
    expect(removeNode(read('A'), 0).nodes).toHaveLength(1);
  });

  it('rename, but never to nothing, to a name that is taken, or to one that would break the line', () => {
    expect(renameNode(small, 0, ' Anna ').nodes[0]!.name).toBe('Anna');
    expect(renameNode(small, 0, 'B')).toBe(small);
    expect(renameNode(small, 0, '  ')).toBe(small);
    expect(renameNode(small, 0, 'Anna, Bert\nCaro').nodes[0]!.name).toBe('Anna Bert Caro');
  });

  it('a node that gets a class is learned from, one that loses it is not', () => {
    expect(setLabel(small, 1, 'green').nodes[1]).toMatchObject({ label: 'green', part: 'train' });
    expect(setLabel(small, 2, '').nodes[2]).toMatchObject({ label: '', part: 'none' });
    expect(setLabel(small, 2, 'red').nodes[2]!.part).toBe('test');
  });

  it('a cell of the matrix makes, weighs and takes away an edge, in both halves where there is no direction', () => {
    const made = setCell(small, 0, 2, 0.5, false);
    expect([weightOf(made, 0, 2, false), weightOf(made, 2, 0, false)]).toEqual([0.5, 0.5]);
    expect([weightOf(setCell(small, 0, 2, 0.5, true), 0, 2, true), weightOf(setCell(small, 0, 2, 0.5, true), 2, 0, true)]).toEqual([0.5, 0]);
    expect(setCell(made, 2, 0, 0, false).edges).toEqual(small.edges);
    expect(setCell(small, 1, 1, 3, false)).toBe(small);
    expect(addEdge(small, 1, 0, false)).toBe(small);
    expect(addEdge(small, 1, 0, true).edges).toHaveLength(3);
  });

  it('without direction, of two edges between the same nodes one stays', () => {
    const both = read('A\nB', 'A, B, 3\nB, A, 5', true);
    expect(printEdges(withoutDirection(both))).toBe('A, B, 3');
    expect(withoutDirection(small)).toBe(small);
  });

  it('degrees: both ways alike, or what ends and what begins at a node', () => {
    expect(degreesOf(small, false).map(({ outgoing }) => outgoing)).toEqual([1, 2, 1]);
    expect(degreesOf(small, true)).toEqual([
      { incoming: 0, outgoing: 1 },
      { incoming: 1, outgoing: 1 },
      { incoming: 1, outgoing: 0 },
    ]);
  });

  it('features grow by zeros and lose their last', () => {
    expect(setWidth(small, 3).nodes[0]!.features).toEqual([1, 0, 0]);
    expect(setWidth(small, 1).nodes[0]!.features).toEqual([1]);
    expect(setWidth(small, 0).nodes[0]!.features).toEqual([]);
  });

  it('arranging keeps everything but the places, inside the paper', () => {
    const club = starts.find(({ id }) => id === 'karate')!.make();
    const after = arranged(club);
    expect(after.edges).toBe(club.edges);
    for (const { x, y } of after.nodes) expect(x >= 0 && x <= 100 && y >= 0 && y <= 72).toBe(true);
    expect(readDrawing(printNodes(after), printEdges(after), false)).toEqual(after);
  });
});
