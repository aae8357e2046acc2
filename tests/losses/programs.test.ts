import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { withParams } from '../compile/changes.ts';
import { cnn } from '../compile/documents.ts';
import { programOf, runPrograms, textOf, typeCheck, writePrograms, type Ran } from '../compile/programs.ts';
import { auxiliary, autoencoder, nodesTwice, numbersAndLabels, rebuilding } from './documents.ts';

/** Graphs with several losses as programs. */

const documents: Readonly<Record<string, LoomDocument>> = {
  auxiliary: auxiliary(),
  rebuilding: rebuilding(),
  numbersAndLabels: numbersAndLabels(),
  autoencoder: autoencoder(),
  nodesTwice: nodesTwice(),
};
const programs = Object.fromEntries(Object.entries(documents).map(([name, document]) => [name, programOf(document)]));

let folder = '';
let ran: Readonly<Record<string, Ran>> = {};
beforeAll(async () => {
  folder = writePrograms(programs);
  ran = await runPrograms(folder, Object.keys(programs), 3);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('programs with several losses', () => {
  it.each(['auxiliary', 'rebuilding'])('%s reads as it is written down', async (name) => {
    const program = programs[name]!;
    await expect(`${textOf(program, 'model.ts')}\n// train.ts\n${textOf(program, 'train.ts')}`).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('type-check, build the model that was inferred, and run', async () => {
    const own = Object.keys(programs).flatMap((name) => [`${name}/model.ts`, `${name}/train.ts`]);
    expect(await typeCheck(folder, own, programs['auxiliary']!)).toBe('');
    for (const [name, { parameters, losses }] of Object.entries(ran)) {
      expect(parameters, name).toBe(analyse(documents[name]!).total.weights);
      expect(losses, name).toHaveLength(3);
      expect(losses.every(Number.isFinite), name).toBe(true);
    }
  });

  it('the lines of each loss are its own', () => {
    const { lines, files } = programs['auxiliary']!;
    const text = files.find(({ path }) => path === 'train.ts')!.text.split('\n');
    for (const loss of ['main', 'auxiliary']) {
      const own = lines[loss]!.filter(({ file }) => file === 'train.ts').flatMap(({ from, to }) => text.slice(from - 1, to));
      expect(own.some((line) => line.trimStart().startsWith(`${loss}: {`))).toBe(true);
      expect(own.some((line) => line.includes(loss === 'main' ? 'auxiliary: {' : 'main: {'))).toBe(false);
    }
  });

  it('one loss of weight 1 against labels is the program that it always was', () => {
    const train = textOf(programOf(cnn()), 'train.ts');
    expect(train).toContain('  loss: crossEntropy({ smoothing: 0 }),\n');
    const halved = {
      ...cnn(),
      graph: { ...cnn().graph, nodes: cnn().graph.nodes.map((one) => (one.id === 'loss' ? { ...one, params: { weight: 0.5 } } : one)) },
    };
    expect(textOf(programOf(halved), 'train.ts')).toContain(
      "    loss: { of: crossEntropy({ smoothing: 0 }), output: 'head', target: 'labels', weight: 0.5 },\n",
    );
    expect(textOf(programOf(withParams(cnn(), 'loss', { decides: true })), 'train.ts')).toContain(
      "    loss: { of: crossEntropy({ smoothing: 0 }), output: 'head', target: 'labels', weight: 1, decides: true },\n",
    );
  });
});

describe('what is known of them before they run', () => {
  it('every loss, every output and every weight counts', () => {
    const { problems, idle, total, parts } = analyse(auxiliary());
    expect(problems).toEqual([]);
    expect(idle).toEqual([]);
    expect(total.weights).toBe(80 + 16 * 9 * 8 + 16 + 170 + 90);
    expect(parts).toMatchObject({ loss: 'main', losses: { main: 'main', auxiliary: 'auxiliary' } });
    expect(analyse(cnn()).parts?.losses).toBeUndefined();
  });

  it('a probe explains the answer that its wire leads to, and of several the one that weighs most', () => {
    const outputs = Object.fromEntries(analyse(auxiliary()).probes.map(({ id, output }) => [id, output]));
    expect(outputs).toEqual({ cam: 'head', 'grad-cam': 'head', map: 'head', confusion: 'head', 'early-confusion': 'middle-head' });
    expect(analyse(auxiliary(3)).probes.find(({ id }) => id === 'grad-cam')!.output).toBe('middle-head');
    expect(analyse(cnn()).probes.every((plan) => !('output' in plan))).toBe(true);
    expect(analyse(autoencoder()).probes).toMatchObject([{ id: 'map', layers: ['code'] }]);
  });
});
