import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { importSolution } from '../../main/services/solutions/importSolution.ts';
import { keepSolution } from '../../main/services/solutionImport.ts';
import type { BinaryFile } from '../../main/services/solutions/variables.ts';
import { solutionFile } from '../../nodes/datasets/solutionFile.ts';
import { ProblemError, sentence, type Problem } from '../../nodes/text/problem.ts';
import { DataError } from '../../nodes/train/runtime/core/dataError.ts';
import type { PhysicsProblem, Reference } from '../../nodes/train/runtime/physics/reference.ts';
import type { SolutionFile } from '../../nodes/train/runtime/physics/solutionFormat.ts';

/** What `files/write.py` wrote. */
const x = [-1, -0.5, 0, 0.5, 1];
const t = [0, 1, 2, 4];
const u = x.flatMap((a) => t.map((b) => Math.sin(a) * Math.exp(-b)));

const folder = path.join(import.meta.dirname, 'files');
const from = (name: string): BinaryFile => ({ name, bytes: readFileSync(path.join(folder, name)) });
const typed = (name: string, text: string): BinaryFile => ({ name, bytes: new TextEncoder().encode(text) });

async function refused(...files: BinaryFile[]): Promise<Problem> {
  try {
    await importSolution(files);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    for (const language of ['en', 'zh'] as const) expect(sentence(error.problem, language)).not.toMatch(/\{\w+\}|undefined/);
    return error.problem;
  }
  throw new Error('nothing was refused');
}

function expectGrid({ axes, fields }: SolutionFile, names: readonly string[], factors: readonly number[]): void {
  expect(axes.map(({ name }) => name)).toEqual(['x', 't']);
  expect(axes[0]!.values!.map((value) => Number(value.toFixed(6)))).toEqual(x);
  expect(axes[1]!.values).toEqual(t);
  expect(fields.map(({ name }) => name)).toEqual(names);
  fields.forEach(({ values }, f) => values.forEach((value, i) => expect(Math.abs(value! - factors[f]! * u[i]!)).toBeLessThan(1e-6)));
}

describe('files as other programs write them', () => {
  test('MATLAB: plain, numbers in small kinds, what is no array left out', async () => {
    const { file, notes } = await importSolution([from('plain.mat')]);
    expectGrid(file, ['usol'], [1]);
    expect(notes).toMatchObject([{ code: 'solution.left', data: { names: 'mask 2 × 3', expected: 'x 5 × t 4' } }]);
  });

  test('MATLAB: compressed, complex, time first', async () => {
    const { file } = await importSolution([from('packed.mat')]);
    expectGrid(file, ['Re h', 'Im h'], [1, 2]);
  });

  test('NumPy: several files, the first axis fastest, big end first, single and whole numbers', async () => {
    const { file, notes } = await importSolution([from('u.npy'), from('x.npy'), from('t.npy')]);
    expectGrid(file, ['u'], [1]);
    expect(notes).toEqual([]);
  });

  test.each(['stored.npz', 'packed.npz'])('NumPy: %s', async (name) => expectGrid((await importSolution([from(name)])).file, ['u'], [1]));

  test('half precision, with what is no number', async () => {
    const { file } = await importSolution([from('half.npy')]);
    expect(file.fields[0]!.values).toEqual([0.5, -2, 5.9604645e-8, null, null]);
    expect(file.axes).toEqual([{ count: 5 }]);
  });

  test('CSV in any order of rows, JSON with a missing value', async () => {
    const rows = x.flatMap((a, i) => t.map((b, j) => `${b};${a};${u[i * t.length + j]};${2 * u[i * t.length + j]!}`)).reverse();
    expectGrid((await importSolution([typed('a.csv', `Time;X;p;q\n${rows.join('\n')}\n`)])).file, ['p', 'q'], [1, 2]);
    const lists = { x, t, units: ['m', 's'], note: 'hello', u: x.map((_, i) => t.map((_, j) => (i + j === 0 ? null : u[i * t.length + j]))) };
    const { file } = await importSolution([typed('a.json', JSON.stringify(lists))]);
    expect(file.fields[0]!.values[0]).toBeNull();
    expect(file.fields[0]!.values[5]).toBeCloseTo(u[5]!, 6);
  });

  test('an array alone lies evenly; two axes of one length are told', async () => {
    expect((await importSolution([from('u.npy')])).notes).toMatchObject([{ code: 'solution.even', data: { got: '5 × 4' } }]);
    const square = JSON.stringify({
      x: [0, 1],
      y: [0, 1],
      w: [
        [1, 2],
        [3, 4],
      ],
    });
    expect((await importSolution([typed('a.json', square)])).notes).toMatchObject([{ code: 'solution.square', data: { name: 'w', order: 'x, y' } }]);
  });
});

describe('files that cannot be read say why', () => {
  const mat = from('plain.mat').bytes;
  const npy = from('u.npy').bytes;
  const hdf5 = new Uint8Array(mat);
  hdf5.set(new TextEncoder().encode('MATLAB 7.3 MAT-file'));
  test.each<[string, string, BinaryFile[], Problem['data']?]>([
    ['version 7.3', 'solution.hdf5', [{ name: 'a.mat', bytes: hdf5 }], { file: 'a.mat' }],
    ['version 4', 'solution.notMat', [from('old.mat')]],
    ['a MATLAB file cut off', 'solution.damaged', [{ name: 'a.mat', bytes: mat.subarray(0, 290) }]],
    ['a NumPy file cut off', 'solution.short', [{ name: 'a.npy', bytes: npy.subarray(0, 200) }], { name: 'a', expected: 160, got: 72 }],
    ['Python objects', 'solution.kind', [from('objects.npy')], { name: 'objects', got: "'|O'" }],
    ['an archive cut off', 'solution.damaged', [{ name: 'a.npz', bytes: from('stored.npz').bytes.subarray(0, 400) }]],
    ['another kind', 'solution.ending', [typed('a.xls', '')]],
    ['a field of another size', 'solution.shape', [typed('a.json', '{"x":[0,1,2],"t":[0,1],"u":[[1,2],[3,4]]}')], { got: 'u 2 × 2', expected: 'x 3 × t 2' }],
    ['no field', 'solution.noField', [typed('a.json', '{"n":[1]}')]],
    ['places that do not increase', 'solution.order', [typed('a.json', '{"x":[0,2,1],"u":[1,2,3]}')], { name: 'x', place: 3, got: 1, before: 2 }],
    ['rows of unequal length', 'solution.ragged', [typed('a.json', '{"x":[0,1],"u":[[1,2],[3]]}')], { name: 'u', expected: 2, got: 1 }],
    ['a list', 'solution.json', [typed('a.json', '[1]')]],
    ['no JSON', 'import.json', [typed('a.json', '{')]],
    ['columns without places', 'solution.columns', [typed('a.csv', 'a,b\n1,2\n')], { got: 'a, b' }],
    ['a word among numbers', 'solution.cell', [typed('a.csv', 'x,u\n0,1\n1,two\n')], { line: 3, column: 'u', got: 'two' }],
    ['scattered points', 'solution.scattered', [typed('a.csv', 'x,t,u\n0,0,1\n1,2,3\n')], { rows: 2, cells: 4 }],
    ['a point twice', 'solution.twice', [typed('a.csv', 'x,t,u\n0,0,1\n0,1,1\n1,0,3\n0,1,3\n')], { line: 5 }],
  ])('%s', async (_, code, files, data = {}) => {
    const problem = await refused(...files);
    expect(problem.code).toBe(code);
    expect(problem.data).toMatchObject(data);
  });
});

describe('the block that gives it', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'tensorloom-solution-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const source = { read: async (file: string) => new Uint8Array(readFileSync(path.join(home, file))) };
  const problem = (to: number, fields = ['u'], more: readonly string[] = []): PhysicsProblem => ({
    domain: { coordinates: [{ name: 'x', from: -1, to: 1 }, ...more.map((name) => ({ name, from: 0, to: 1 })), { name: 't', from: 0, to }], disc: false },
    fields,
    unknowns: {},
    equations: [],
    conditions: [],
  });
  const kept = (name: string) => keepSolution([from(name)], home);

  test('params are ready to be set; what lies outside of the domain is left out', async () => {
    const { params, facts } = await kept('packed.mat');
    expect(params).toMatchObject({ variables: 'Re h, Im h', fields: 'u, v', grid: 'x 5 × t 4' });
    expect(facts.ranges).toEqual([
      { name: 'x', from: -1, to: 1 },
      { name: 't', from: 0, to: 4 },
    ]);
    const reference: Reference = await solutionFile({ file: params['file']!, fields: ['-', 'v'] })(problem(2, ['u', 'v']), source);
    expect([...reference.axes[1]!]).toEqual([0, 1, 2]);
    expect(Object.keys(reference.fields)).toEqual(['v']);
    x.forEach((_, i) => [0, 1, 2].forEach((j) => expect(reference.fields['v']![i * 3 + j]).toBeCloseTo(2 * u[i * 4 + j]!, 6)));
  });

  test.each<[string, string, string[], PhysicsProblem]>([
    ['names that the equation lacks', 'solution.names', ['w'], problem(1)],
    ['other coordinates', 'solution.axes', ['u'], problem(1, ['u'], ['y'])],
    [
      'another range',
      'solution.range',
      ['u'],
      {
        ...problem(1),
        domain: {
          coordinates: [
            { name: 'x', from: 5, to: 6 },
            { name: 't', from: 0, to: 1 },
          ],
          disc: false,
        },
      },
    ],
  ])('%s', async (_, code, fields, of) => {
    const { params } = await kept('plain.mat');
    const wrong = await solutionFile({ file: params['file']!, fields })(of, source).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(wrong).toBeInstanceOf(DataError);
    expect((wrong as DataError).problem.code).toBe(code);
    for (const language of ['en', 'zh'] as const) expect(sentence((wrong as DataError).problem, language)).not.toMatch(/\{\w+\}|undefined/);
  });
});
