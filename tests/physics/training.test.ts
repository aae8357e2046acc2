import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../main/program/engine.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import type { Domain } from '../../nodes/blocks/define.ts';
import { systemOf, type System, type Typed } from '../../nodes/blocks/physics/expression/system.ts';
import { burgersAt, exactBurgers } from '../../nodes/datasets/exactBurgers.ts';
import { classicalSolver } from '../../nodes/datasets/classicalSolver.ts';
import { exactSolution } from '../../nodes/datasets/exactSolution.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { CoefficientsResult, SolutionResult } from '../../nodes/explain/results.ts';
import { adamLbfgs } from '../../nodes/train/runtime/optimizers/adamLbfgs.ts';
import { inside, pointsIn, pointsOnRim, unitPoints, type Sampler } from '../../nodes/train/runtime/physics/collocation.ts';
import { Lbfgs } from '../../nodes/train/runtime/optimizers/lbfgs.ts';
import { physics, type Physics, type PhysicsSettings } from '../../nodes/train/runtime/training/physics.ts';
import type { Source } from '../../nodes/train/runtime/training/recipe.ts';
import { errorOf, evenly, type PhysicsProblem } from '../../nodes/train/runtime/physics/reference.ts';
import type { Residual } from '../../nodes/train/runtime/physics/residual.ts';
import { readSafetensors, restore, storedOf, writeSafetensors } from '../../nodes/train/runtime/core/safetensors.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';

const line: Domain & { readonly disc: boolean } = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: 0, to: 1 },
  ],
  disc: false,
};
const square = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 'y', from: 0, to: 2 },
  ],
  disc: false,
};
const nowhere: Source = { read: () => Promise.reject(new Error('no file is needed')) };
const burgers: Typed = {
  fields: 'u',
  equations: 'u_t + u*u_x - nu*u_xx',
  conditions: 'u(x, 0) = -sin(pi*x)\nu(-1, t) = 0\nu(1, t) = 0',
  constants: 'nu = 0.1',
  unknowns: '',
  transform: '',
};
const exact = exactBurgers({ viscosity: 0.1, across: 41, moments: 11 });

function lossOf(typed: Typed, domain: Domain, more: Partial<Residual> = {}): Residual {
  const system = systemOf(typed, domain) as System;
  expect(system).not.toHaveProperty('code');
  return { ...system, truth: {}, conditionPoints: 20, measurements: 0, noise: 0, conditionWeight: 1, dataWeight: 1, balance: 'fixed', ...more };
}

function network(inputs = 2, outputs = 1): tf.LayersModel {
  const input = tf.input({ shape: [inputs] });
  let value = input;
  ['tanh', 'tanh', 'none'].forEach((activation, i) => {
    value = new Dense({ name: `dense-${i}`, units: i === 2 ? outputs : 12, activation: activation as 'tanh' }).apply(value) as tf.SymbolicTensor;
  });
  return tf.model({ inputs: input, outputs: value });
}

const trainingOf = (more: Partial<PhysicsSettings> = {}): Promise<Physics> =>
  physics({
    seed: 7,
    epochs: 3,
    steps: 6,
    data: { domain: line, points: 80, sampler: 'sobol', refresh: 'residual', refineUntil: 0 },
    model: () => network(),
    loss: lossOf(burgers, line, { balance: 'adaptive' }),
    optimizer: adamLbfgs({ rate: 0.01, adamSteps: 4, memory: 5 }),
    reference: exact,
    ...more,
  }).prepare(nowhere);

async function losses(training: Physics, most = Infinity): Promise<number[]> {
  const found: number[] = [];
  for await (const event of training.steps()) {
    if (event.type === 'step') found.push(event.loss);
    else found.push(event.metrics['error']!);
    if (training.position.step >= most) break;
  }
  return found;
}

beforeAll(() => start.wasm(createRequire(import.meta.url)));

describe('a training', () => {
  test('goes on from any step to the same losses: Adam, L-BFGS, points that move, weights that adapt', async () => {
    const whole = await trainingOf();
    const all = await losses(whole);
    whole.dispose();
    expect(all).toHaveLength(21);
    expect(all.at(-2)!).toBeLessThan(all[0]!);
    for (const most of [3, 7, 13]) {
      const first = await trainingOf();
      const before = await losses(first, most);
      // Written to a file and read again, as a checkpoint is.
      const bytes = writeSafetensors({ tensors: await storedOf(first.state()), metadata: {} });
      const position = JSON.parse(JSON.stringify(first.position)) as Physics['position'];
      first.dispose();
      const second = await trainingOf();
      restore(second.state(), readSafetensors(bytes).tensors);
      second.position = position;
      expect([...before, ...(await losses(second))], `stopped at ${most}`).toEqual(all);
      second.dispose();
    }
  });

  test('leaves no tensor behind, and the same seed gives the same numbers', async () => {
    await losses(await trainingOf());
    const before = tf.memory().numTensors;
    const first = await trainingOf();
    const one = await losses(first);
    first.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const second = await trainingOf();
    expect(await losses(second)).toEqual(one);
    second.dispose();
  });

  test('finds unknown coefficients near what they are', async () => {
    const loss = lossOf({ ...burgers, equations: 'u_t + a*u*u_x - b*u_xx', conditions: '', constants: '', unknowns: 'a = 0; b = 0.02' }, line, {
      measurements: 300,
      dataWeight: 100,
      truth: { a: 1, b: 0.1 },
    });
    const data = { domain: line, points: 200, sampler: 'sobol', refresh: 'fixed', refineUntil: 0 } as const;
    const training = await trainingOf({ data, loss, epochs: 4, steps: 100, optimizer: adamLbfgs({ rate: 0.01, adamSteps: 100, memory: 40 }) });
    const plan = { id: 'c', type: 'probe.coefficients', label: '', params: {}, layers: [], port: 'output' };
    const start = (await explain(plan, training)) as CoefficientsResult;
    await losses(training);
    const figures = (await training.evaluate())!;
    expect(figures['aError']).toBeLessThan(0.15);
    expect(figures['bError']).toBeLessThan(0.3);
    const later = (await explain(plan, training, { previous: start })) as CoefficientsResult;
    expect([...later.steps]).toEqual([0, 400]);
    expect([...later.values.slice(0, 2)]).toEqual([0, Math.fround(0.02)]);
    expect(Math.abs(later.values[2]! - 1)).toBeLessThan(0.15);
    training.dispose();
  });

  test('points move up to the epoch that is named, and then stay; seconds of before a resumption count', async () => {
    const data = { domain: line, points: 80, sampler: 'sobol', refresh: 'residual', refineUntil: 1 } as const;
    const training = await trainingOf({ data });
    const points: string[] = [];
    for await (const event of training.steps()) if (event.type === 'epoch') points.push((await training.points()).join());
    expect(new Set(points).size).toBe(1);
    expect(points[0]).not.toBe((await training.untrained().points()).join());
    expect(training.seconds).toBeGreaterThan(0);
    const later = await trainingOf({ data });
    later.position = training.position;
    expect(later.seconds).toBe(training.seconds);
    training.dispose();
    later.dispose();
  });

  test('solves in a disc, with a slope on the rim', async () => {
    const disc = {
      coordinates: [
        { name: 'x', from: -1, to: 1 },
        { name: 'y', from: -1, to: 1 },
      ],
      disc: true,
    };
    const typed = { ...burgers, equations: 'u_xx + u_yy = 4', conditions: 'boundary: u_n = 2\nu(0, 0) = 0', constants: '' };
    const training = await trainingOf({
      data: { domain: disc, points: 200, sampler: 'latin', refresh: 'fixed', refineUntil: 0 },
      loss: lossOf(typed, disc),
      optimizer: adamLbfgs({ rate: 0.01, adamSteps: 50, memory: 20 }),
      steps: 75,
      reference: exactSolution({ formulas: { u: ['+', ['^', 'x', 2], ['^', 'y', 2]] }, grid: 21 }),
    });
    await losses(training);
    expect((await training.evaluate())!['error']).toBeLessThan(0.02);
    const shown = (await explain({ id: 's', type: 'probe.solution', label: '', params: {}, layers: [], port: 'output' }, training)) as SolutionResult;
    expect(shown.fields[0]!.values).toHaveLength(21 * 21);
    // The corners lie outside of the disc.
    expect(shown.fields[0]!.values[0]).toBeNaN();
    expect(shown.fields[0]!.values[10 * 21 + 10]).toBeCloseTo(0, 1);
    training.dispose();
  });
});

describe('points', () => {
  test.each<Sampler>(['uniform', 'grid', 'latin', 'sobol'])('%s: in the domain, the same for a seed, and as even as they promise', (sampler) => {
    const points = pointsIn(square, 256, sampler, 3);
    expect(points).toEqual(pointsIn(square, 256, sampler, 3));
    for (let i = 0; i < 256; i++) {
      expect(Math.abs(points[2 * i]!)).toBeLessThanOrEqual(1);
      expect(points[2 * i + 1]!).toBeGreaterThanOrEqual(0);
      expect(points[2 * i + 1]!).toBeLessThanOrEqual(2);
    }
    const cells = new Set(Array.from({ length: 256 }, (_, i) => `${Math.floor((points[2 * i]! + 1) * 8)},${Math.floor(points[2 * i + 1]! * 8)}`));
    // Of 16 x 16 cells: random points miss about a third, a grid and a Sobol sequence none.
    if (sampler === 'uniform') expect(cells.size).toBeLessThan(190);
    if (sampler === 'sobol' || sampler === 'grid') expect(cells.size).toBe(256);
    const slices = new Set(Array.from({ length: 256 }, (_, i) => Math.floor(((points[2 * i]! + 1) / 2) * 256)));
    if (sampler === 'latin') expect(slices.size).toBe(256);
  });

  test('Sobol without a shift begins as in the paper', () => {
    const unshifted = unitPoints(8, 3, 'sobol', () => 0);
    expect([...unshifted.slice(0, 12)]).toEqual([0, 0, 0, 0.5, 0.5, 0.5, 0.75, 0.25, 0.25, 0.25, 0.75, 0.75]);
  });

  test('a disc is filled evenly; on its rim normals point outward', () => {
    const disc = { ...square, disc: true };
    const points = pointsIn(disc, 400, 'sobol', 1);
    const radii = Array.from({ length: 400 }, (_, i) => Math.hypot(points[2 * i]!, points[2 * i + 1]! - 1));
    expect(radii.every((radius) => radius <= 1 + 1e-6)).toBe(true);
    expect(radii.filter((radius) => radius < Math.SQRT1_2).length).toBe(200);
    expect(inside(disc, [0.9, 1.9])).toBe(false);
    const rim = pointsOnRim(disc, 50, stream(1, 'rim'));
    for (let i = 0; i < 50; i++) {
      expect(rim.normals[2 * i]!).toBeCloseTo(rim.points[2 * i]!, 5);
      expect(Math.hypot(rim.normals[2 * i]!, rim.normals[2 * i + 1]!)).toBeCloseTo(1, 5);
    }
  });

  test('the rim of a rectangle has four sides, that of an interval two ends at all times', () => {
    const { points, normals } = pointsOnRim(square, 40, stream(1, 'rim'));
    const sides = new Set(Array.from({ length: 40 }, (_, i) => `${normals[2 * i]},${normals[2 * i + 1]}`));
    expect(sides.size).toBe(4);
    for (let i = 0; i < 40; i++) expect(Math.abs(points[2 * i]!) === 1 || points[2 * i + 1] === 0 || points[2 * i + 1] === 2).toBe(true);
    const ends = pointsOnRim(line, 10, stream(1, 'rim'));
    for (let i = 0; i < 10; i++) expect([Math.abs(ends.points[2 * i]!), Math.abs(ends.normals[2 * i]!), ends.normals[2 * i + 1]]).toEqual([1, 1, 0]);
  });
});

describe('references', () => {
  test('Burgers by Cole and Hopf satisfies the equation, its start and its ends', () => {
    const at = (x: number, t: number, nu: number): number => burgersAt(Float64Array.of(x), t, nu)[0]!;
    // A value beside the shock out of the data of Raissi, Perdikaris and Karniadakis (burgers_shock.mat).
    expect(at(-0.0117647059, 0.77, 0.01 / Math.PI)).toBeCloseTo(0.7846885, 5);
    for (const nu of [0.1, 0.02]) {
      expect(at(0.3, 0, nu)).toBeCloseTo(-Math.sin(0.3 * Math.PI), 12);
      expect(at(1, 0.4, nu)).toBeCloseTo(0, 10);
      for (const [x, t] of [
        [0.3, 0.2],
        [-0.6, 0.5],
        [0.05, 0.3],
      ] as const) {
        const h = 1e-4;
        const u = at(x, t, nu);
        const byT = (at(x, t + h, nu) - at(x, t - h, nu)) / (2 * h);
        const byX = (at(x + h, t, nu) - at(x - h, t, nu)) / (2 * h);
        const byXx = (at(x + h, t, nu) - 2 * u + at(x - h, t, nu)) / h ** 2;
        expect(Math.abs(byT + u * byX - nu * byXx) / Math.max(1, Math.abs(u * byX))).toBeLessThan(1e-4);
      }
    }
  });

  const problem = (typed: Partial<Typed>, domain: Domain & { readonly disc: boolean } = line): PhysicsProblem => ({
    ...(systemOf({ ...burgers, ...typed }, domain) as System),
    domain,
  });

  test('finite differences are of second order', async () => {
    const of = problem({});
    const known = await exact(of, nowhere);
    const errors = await Promise.all(
      [32, 64].map(async (cells) => errorOf(known, await classicalSolver({ method: 'differences', cells, moments: 11 })(of, nowhere))),
    );
    expect(errors[1]).toBeLessThan(0.003);
    expect(errors[0]! / errors[1]!).toBeGreaterThan(3);
  });

  test('the spectral method is exact on waves: first, second and third derivative, two fields', async () => {
    const ring = {
      coordinates: [
        { name: 'x', from: 0, to: 2 * Math.PI },
        { name: 't', from: 0, to: 1 },
      ],
      disc: false,
    };
    const conditions = `u(x, 0) = sin(2*x)\nu(0, t) = u(${2 * Math.PI}, t)`;
    const [places, moments] = [evenly(0, 2 * Math.PI, 33), evenly(0, 1, 5)];
    for (const [equations, value] of [
      ['u_t + u_x = 0', (x: number, t: number) => Math.sin(2 * (x - t))],
      ['u_t = u_xx', (x: number, t: number) => Math.exp(-4 * t) * Math.sin(2 * x)],
      ['u_t + u_xxx = 0', (x: number, t: number) => Math.sin(2 * x + 8 * t)],
    ] as const) {
      const found = await classicalSolver({ method: 'spectral', cells: 32, moments: 5 })(problem({ equations, conditions, constants: '' }, ring), nowhere);
      found.fields['u']!.forEach((one, i) => expect(one).toBeCloseTo(value(places[Math.floor(i / 5)]!, moments[i % 5]!), 3));
    }
  });

  test.each<[Partial<Typed>, RegExp]>([
    [{ equations: 'u_xx' }, /derivative by t/],
    [{ equations: 'u_t + u_tx' }, /u_xt/],
    [{ unknowns: 'k = 1', equations: 'u_t + k*u' }, /unknown/],
    [{ conditions: 'u(-1, t) = 0' }, /no initial condition/],
    [{ conditions: 'u(x, 0)^2 = 1' }, /directly/],
  ])('what it cannot solve it says: %j', async (typed, message) => {
    await expect(classicalSolver({ method: 'differences', cells: 16, moments: 3 })(problem(typed), nowhere)).rejects.toMatchObject({
      message: expect.stringMatching(message) as unknown,
      problem: { code: 'solver.unfit' },
    });
  });
});

test('L-BFGS finds the bottom of Rosenbrock’s valley, and goes on from what it remembers', async () => {
  const valley = (at: ArrayLike<number>) => {
    const [x, y] = [at[0]!, at[1]!];
    const gradient = Float64Array.of(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x));
    return Promise.resolve({ value: 100 * (y - x * x) ** 2 + (1 - x) ** 2, gradient });
  };
  const run = async (stops: boolean) => {
    const point = Float64Array.of(-1.2, 1);
    let lbfgs = new Lbfgs({ memory: 6, single: false });
    for (let i = 0; i < 40; i++) {
      await lbfgs.step(point, valley);
      if (!stops) continue;
      const { remembered } = lbfgs;
      lbfgs = new Lbfgs({ memory: 6, single: false });
      lbfgs.remembered = remembered;
    }
    return [...point];
  };
  const found = await run(false);
  expect(found[0]).toBeCloseTo(1, 6);
  expect(found[1]).toBeCloseTo(1, 6);
  expect(await run(true)).toEqual(found);
  const flat = new Lbfgs({ memory: 3, single: false });
  expect(await flat.step(Float64Array.of(1, 1), valley)).toMatchObject({ length: 0, settled: true });
});
