import { describe, expect, test } from 'vitest';
import type { Domain } from '../../nodes/blocks/define.ts';
import { domain as domainBlock } from '../../nodes/blocks/physics/domain/block.ts';
import { systemOf, type System, type Typed } from '../../nodes/blocks/physics/expression/system.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { classicalSolver } from '../../nodes/datasets/classicalSolver.ts';
import { errorOf, type PhysicsProblem, type Reference } from '../../nodes/train/runtime/physics/reference.ts';
import { programOf, textOf } from '../compile/programs.ts';
import { solutions, unseen, unseenDocument } from './unseen.ts';

/** The networks themselves are trained in tests/slow/unseen.slow.ts. */

const reference = { type: 'physics.file', params: { file: 'files/known.solution.json', variables: 'u' } };

test.each(Object.keys(unseen))('%s: a blank graph with its blocks has no problem and becomes a program', (name) => {
  const { fields = 'u' } = unseen[name]!.typed;
  const document = unseenDocument(name, { ...reference, params: { ...reference.params, variables: fields } });
  expect(analyse(document).problems).toEqual([]);
  expect(textOf(programOf(document), 'train.ts')).toContain(unseen[name]!.typed.equations!.split(/[\n;]/)[0]);
});

function problemOf(name: string): PhysicsProblem {
  const { domain: params, typed } = unseen[name]!;
  const bounds = { space: 'interval', time: true, xFrom: -1, xTo: 1, yFrom: -1, yTo: 1, tFrom: 0, tTo: 1 };
  const { points } = domainBlock.infer({}, { ...bounds, ...params } as never) as unknown as { points: { domain: Domain } };
  const domain = { disc: false, ...points.domain };
  const blank: Typed = { fields: 'u', equations: '', conditions: '', constants: '', unknowns: '', transform: '' };
  return { ...(systemOf({ ...blank, ...typed }, domain) as System), domain };
}

function foundBySciPy(name: string, fields: readonly string[]): Reference {
  const held = solutions[name] as Readonly<Record<string, number[] & number[][]>>;
  return {
    axes: [Float64Array.from(held['x']!), Float64Array.from(held['t']!)],
    fields: Object.fromEntries(fields.map((field) => [field, Float32Array.from(held[field]!.flat())])),
  };
}

describe('the classical solver gives what SciPy gives', () => {
  test.each([
    ['korteweg', 'spectral', 64, 1e-3],
    // Fourth derivatives are stiff.
    ['kuramoto', 'spectral', 32, 1e-4],
    ['cahn', 'spectral', 32, 1e-3],
    ['cahn', 'differences', 64, 1e-3],
    ['shallow', 'spectral', 64, 1e-4],
    ['trap', 'spectral', 64, 5e-4],
    ['nerve', 'differences', 64, 1e-3],
  ] as const)('%s, %s', async (name, method, cells, bound) => {
    const problem = problemOf(name);
    const found = await classicalSolver({ method, cells, moments: 11 })(problem, { read: () => Promise.reject(new Error('no file is needed')) });
    expect(errorOf(foundBySciPy(name, problem.fields), found)).toBeLessThan(bound);
  });
});
