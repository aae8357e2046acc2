import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { printDocument } from '../../nodes/document/print.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { trainedAlike } from '../cli/project.ts';
import { tensorloom } from '../cli/tensorloom.ts';
import { documentOf } from '../templates/open.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tensorloom-project-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const places = { home: path.join(folder, 'home'), documents: path.join(folder, 'documents') };

test('an inverse problem with measurements out of a file trains alike in the app and as a project of its own', async () => {
  const beside = path.join(folder, 'work');
  const file = path.join(import.meta.dirname, 'files/plain.mat');
  const imported = await tensorloom(places, ['import', file, '--to', beside, '--json']);
  const { type, params } = imported.lines.at(-1) as { type: string; params: Record<string, string> };
  expect({ type, ...params }).toMatchObject({ type: 'physics.file', variables: 'usol', fields: 'u', grid: 'x 5 × t 4' });

  // Seven steps of Adam, then three of L-BFGS.
  let document = documentOf('9.2-inverse');
  document = {
    ...document,
    graph: { ...document.graph, nodes: document.graph.nodes.map((node) => (node.id === 'reference' ? { ...node, type, params } : node)) },
  };
  const changes = { domain: { points: 60 }, equation: { measurements: 12 }, optimizer: { adamSteps: 7 }, recipe: { epochs: 2, steps: 5 } };
  for (const [node, set] of Object.entries(changes)) for (const [param, value] of Object.entries(set)) document = setParam(document, [], node, param, value);
  const loom = path.join(beside, 'inverse.loom');
  writeFileSync(loom, printDocument(document));

  const { losses, figures } = await trainedAlike(places, loom, path.join(folder, 'project'));
  expect(losses).toHaveLength(10);
  expect(figures).toHaveProperty('lambda2Error');
});
