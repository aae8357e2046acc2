import { afterAll, expect, test } from 'vitest';
import { graphPreviews } from '../../main/services/graphPreview.ts';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { classesOf, printEdges, printNodes, readDrawing } from '../../nodes/blocks/data/drawnGraph/drawing.ts';
import { drawingOf } from '../../renderer/graph/drawing/starts.ts';
import { keepGraph } from '../../main/services/graphImport.ts';
import { appRoot } from '../../main/services/appRoot.ts';
import type { ProblemError } from '../../nodes/text/problem.ts';
import { temporaryPlaces } from './temporary.ts';

const where = temporaryPlaces();
afterAll(() => where.remove());
const preview = graphPreviews(appRoot(), where.documents);
const order = { params: {}, seed: 7, index: 0 };

test('a generated graph, as a training would get it', async () => {
  const { picture, set } = await preview({ ...order, type: 'data.communityGraph', params: { nodes: 40, edges: 80, labelled: 3, validation: 5 } });
  expect(set).toBeUndefined();
  expect([picture.count, picture.edges.length, picture.classes.length]).toEqual([40, 320, 4]);
  expect([1, 2, 3].map((part) => picture.split.filter((one) => one === part).length)).toEqual([12, 5, 23]);
  expect(new Set(picture.predicted)).toEqual(new Set([-1]));
});

test('a drawn graph, with its names', async () => {
  const params = { nodes: 'Ann, , , x\nBen, , , y, test\nCy', edges: 'Ann, Ben\nBen, Cy', directed: true };
  const { picture } = await preview({ ...order, type: 'data.drawnGraph', params });
  expect([picture.names, [...picture.labels], [...picture.edges], picture.directed]).toEqual([['Ann', 'Ben', 'Cy'], [0, 1, -1], [0, 1, 1, 2], true]);
});

test('an imported graph, from beside the document', async () => {
  const { params } = await keepGraph([{ name: 'ties.edges', bytes: Buffer.from('a b\nb c\n') }], where.documents, { directed: false });
  const { picture } = await preview({ ...order, type: 'data.graphFile', params });
  expect(picture.names).toEqual(['a', 'b', 'c']);
});

test('of the novel: names, groups, and how often two meet; without a direction each edge stands there both ways', async () => {
  const { picture, weights } = await preview({ ...order, type: 'data.miserables', params: {}, index: 0 });
  expect([picture.count, picture.edges.length, weights!.length]).toEqual([77, 2 * 2 * 254, 2 * 254]);
  expect(picture.names.slice(0, 2)).toEqual(['Myriel', 'Napoleon']);
  expect(Math.max(...weights!)).toBe(31);
  // As a drawing to begin with it fits into the block and comes back as it was.
  const drawing = drawingOf({ picture, weights: weights! });
  const [nodes, edges] = [printNodes(drawing), printEdges(drawing)];
  expect([nodes.length < drawnGraph.params.nodes.max, edges.length < drawnGraph.params.edges.max]).toEqual([true, true]);
  expect(readDrawing(nodes, edges, false)).toEqual(drawing);
  expect([drawing.nodes.length, drawing.edges.length, classesOf(drawing).length]).toEqual([77, 254, 11]);
});

test('of many graphs, one after the other and the figures of all', async () => {
  const params = { graphs: 20, size: 16, copies: 1 };
  const [first, other, last] = [0, 5, 99].map((index) => preview({ ...order, type: 'data.motifGraphs', params, index }));
  const sizes = [(await first!).picture.count, (await other!).picture.count];
  expect(sizes.every((count) => count > 8 && count < 30)).toBe(true);
  expect((await first!).set).toMatchObject({ index: 0, graphs: 20, balance: [10, 10], train: 16, test: 4 });
  expect((await last!).set!.index).toBe(19);
});

test.each([
  ['data.digits', {}, 'data.notData'],
  ['data.nothing', {}, 'data.notData'],
  ['data.graphFile', { file: 'files/gone.graph.json', nodes: 3 }, 'data.noFile'],
  ['data.drawnGraph', { nodes: 'A\nA' }, 'drawn.twice'],
])('%s with %o: %s', async (type, params, code) => {
  const problem = await preview({ ...order, type, params }).then(
    () => undefined,
    (error: ProblemError) => error.problem,
  );
  expect(problem?.code).toBe(code);
});
