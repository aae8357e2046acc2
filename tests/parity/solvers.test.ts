import { describe, expect, test } from 'vitest';
import { systemOf, type System, type Typed } from '../../nodes/blocks/physics/expression/system.ts';
import { classicalSolver } from '../../nodes/datasets/classicalSolver.ts';
import type { PhysicsProblem } from '../../nodes/train/runtime/physics/reference.ts';
import { difference, golden } from './golden.ts';

/** The classical solver against SciPy: both discretise alike, so what differs are the steps in time, of which each may be off by 1e-6. */

const { header, tensor } = golden<{ cells: number; problems: string[] }>('solvers');
const none: Typed = { fields: 'u', equations: '', conditions: '', constants: '', unknowns: '', transform: '' };
const line = (to: number) => ({
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: 0, to },
  ],
  disc: false,
});
const ring = (to: number) => ({
  coordinates: [
    { name: 'x', from: 0, to: 2 * Math.PI },
    { name: 't', from: 0, to },
  ],
  disc: false,
});

/** The typed problems of which the recipe has the same by hand. */
const problems: Readonly<Record<string, { readonly domain: ReturnType<typeof line>; readonly method: 'differences' | 'spectral' } & Partial<Typed>>> = {
  burgers: { domain: line(1), method: 'differences', equations: 'u_t + u*u_x = 0.1*u_xx', conditions: 'u(x, 0) = -sin(pi*x)\nboundary: u = 0' },
  slopes: { domain: line(1), method: 'differences', equations: 'u_t = 0.3 u_xx + u - u^3', conditions: 'initial: u = cos(pi*x) + x^2/2\nboundary: u_n = 0' },
  ring: { domain: line(1), method: 'differences', equations: 'u_t - 0.05*u_xx = sin(pi*x)*u', conditions: 'u(x, 0) = cos(pi*x)\nu(-1, t) = u(1, t)' },
  beam: { domain: line(1), method: 'differences', equations: 'u_t + 0.01*u_xxxx = 0', conditions: 'u(x, 0) = sin(pi*x)\nu(-1, t) = 0\nu(1, t) = 0' },
  kdv: { domain: ring(0.5), method: 'spectral', equations: 'u_t + 6*u*u_x + 0.1*u_xxx', conditions: 'u(x, 0) = 0.5*cos(x)\nu(0, t) = u(2*pi, t)' },
  schroedinger: {
    domain: ring(0.5),
    method: 'spectral',
    fields: 'u, v',
    equations: 'u_t + 0.5*v_xx + (u^2 + v^2)*v = 0\nv_t - 0.5*u_xx - (u^2 + v^2)*u = 0',
    conditions: 'u(x, 0) = cos(x)\nv(x, 0) = sin(2*x)\nu(0, t) = u(2*pi, t)\nv(0, t) = v(2*pi, t)',
  },
};

async function last(name: string, change: Partial<Typed> = {}): Promise<Float32Array> {
  const { domain, method, ...typed } = problems[name]!;
  const system = systemOf({ ...none, ...typed, ...change }, domain) as System;
  expect(system).not.toHaveProperty('code');
  const solve = classicalSolver({ method, cells: header.cells, moments: 3 });
  const { fields } = await solve({ domain, ...system } as unknown as PhysicsProblem, { read: () => Promise.reject(new Error('no file is needed')) });
  return Float32Array.from(system.fields.flatMap((field) => [...fields[field]!].filter((_, i) => i % 3 === 2)));
}

describe('the classical solver and SciPy find the same fields', () => {
  test.each(header.problems)('%s', async (name) => expect(difference(await last(name), tensor(name).values)).toBeLessThan(1e-4));

  test('the comparison can fail: a little more viscosity, or another end, is seen', async () => {
    const { values } = tensor('burgers');
    expect(difference(await last('burgers', { equations: 'u_t + u*u_x = 0.11*u_xx' }), values)).toBeGreaterThan(1e-3);
    expect(difference(await last('slopes', { conditions: 'initial: u = cos(pi*x) + x^2/2\nboundary: u = -0.5' }), tensor('slopes').values)).toBeGreaterThan(
      1e-2,
    );
  });
});
