import { afterAll, expect, test } from 'vitest';
import { graphPreviews } from '../../main/services/graphPreview.ts';
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
  const { params } = await keepGraph([{ name: 'ties.edges', text: 'a b\nb c\n' }], where.documents, false);
  const { picture } = await preview({ ...order, type: 'data.graphFile', params });
  expect(picture.names).toEqual(['a', 'b', 'c']);
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
