import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { keepGraph, readInputs } from '../../main/services/graphImport.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

/** Real graphs, brought in as a user brings them in, through the command line: they are not part of the repository, and without them nothing is tested. */

const root = join(import.meta.dirname, '../..');
const real = join(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'tensorloom-graphs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function train(name: string, document: LoomDocument, seed: number): Promise<Readonly<Record<string, number>>> {
  const file = join(folder, `${name}.loom`);
  writeFileSync(file, printDocument(document));
  const words = ['main/cli/main.ts', 'train', file, '--seed', String(seed), '--json'];
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), words, {
    cwd: root,
    env: { ...process.env, TENSORLOOM_HOME: process.env['TENSORLOOM_HOME'] ?? folder },
    maxBuffer: 1 << 26,
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; metrics?: Record<string, number> });
  return lines.find(({ event }) => event === 'end')!.metrics!;
}

describe.runIf(existsSync(join(real, 'planetoid/cora.json')))('Cora', () => {
  test('a GCN of 16 units reaches 0.795 on the test papers', async () => {
    const { params } = await keepGraph(await readInputs([join(real, 'planetoid/cora.json')]), folder, false);
    const document = documentOf(
      'Cora',
      [
        node('data', 'data.graphFile', params),
        node('words', 'core.dropout', { rate: 0.5 }),
        node('gcn-1', 'graph.gcn', { units: 16 }),
        node('dropout', 'core.dropout', { rate: 0.5 }),
        node('gcn-2', 'graph.gcn', { units: 7, activation: 'none' }),
        node('loss', 'loss.crossEntropy'),
        node('optimizer', 'optimizer.adamW', { rate: 0.01, weightDecay: 0.05 }),
        node('recipe', 'recipe.nodes'),
      ],
      wires(
        'data.nodes > words',
        'words > gcn-1.nodes',
        'data.graph > gcn-1.graph',
        'gcn-1 > dropout',
        'dropout > gcn-2.nodes',
        'data.graph > gcn-2.graph',
        'gcn-2 > loss.logits',
        'data.labels > loss.labels',
        'loss.loss > optimizer.loss',
        'optimizer.update > recipe.update',
      ),
    );
    const { testAccuracy, bestAccuracy } = await train('cora-gcn', document, 7);
    console.log(`Cora, GCN: test accuracy ${testAccuracy}, at the best validation ${bestAccuracy}`);
    expect(testAccuracy).toBeGreaterThanOrEqual(0.795);
  });
});
