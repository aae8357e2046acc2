import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Activate } from '../../nodes/blocks/core/activation/layer.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import type { Domain } from '../../nodes/blocks/define.ts';
import { systemOf, type System } from '../../nodes/blocks/physics/expression/system.ts';
import { FourierFeatures } from '../../nodes/blocks/physics/fourier/layer.ts';
import type { Activation } from '../../nodes/train/runtime/layers/activations.ts';
import { jetOf, planOf, streamOf } from '../../nodes/train/runtime/physics/jets.ts';
import { Lbfgs } from '../../nodes/train/runtime/optimizers/lbfgs.ts';
import { through } from '../../nodes/train/runtime/physics/network.ts';
import { ResidualLoss } from '../../nodes/train/runtime/physics/residual.ts';
import { transformed } from '../../nodes/train/runtime/physics/transform.ts';
import { engines, useEngine } from './engines.ts';
import { numbers } from './formula.ts';
import { difference, expectClose, golden, tolerance } from './golden.ts';

const { header, tensor } = golden<{ points: number; keys: string[]; curves: Activation[]; equations: string[] }>('physics');
const domain: Domain = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: -1, to: 1 },
  ],
};
const none = { fields: 'u', conditions: '', constants: '', unknowns: '', transform: '' };

/** The typed equations of which the recipe has the same by hand. */
const typed: Readonly<Record<string, Partial<typeof none> & { readonly equations: string }>> = {
  burgers: { equations: 'u_t + u*u_x = nu*u_xx', constants: 'nu = 0.01/pi' },
  kdv: { equations: 'u_t + 6 u u_x + u_xxx' },
  plate: { equations: 'u_xxxx + 2*u_txtx + u_tttt - sin(pi*x)*exp(-t) = 0' },
  inverse: { equations: 'u_t + a*u*u_x - b*u_xx', unknowns: 'a = 0.7\nb = 0.05' },
  two: { fields: 'u, v', equations: 'u_t + v_xx/2 + (u^2 + v^2)*v = 0; v_t - 0.5*u_xx - (u*u + v^2)*u' },
};

/** Dense layers first -> 6 -> 5 -> outputs with the recipe's weights. */
function network(name: string, outputs: number, activation: Activation, before: (x: tf.SymbolicTensor) => tf.SymbolicTensor = (x) => x): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  let value = before(input);
  const layers = [6, 5, outputs].map((units, i) => {
    // The second bend stands in a layer of its own.
    const layer = new Dense({ units, activation: i === 0 ? activation : 'none' });
    value = layer.apply(value) as tf.SymbolicTensor;
    if (i === 1) value = new Activate({ activation }).apply(value) as tf.SymbolicTensor;
    return layer;
  });
  const model = tf.model({ inputs: input, outputs: value });
  layers.forEach((layer, i) => {
    const [kernel, bias] = layer.getWeights();
    const set = (of: tf.Tensor, part: string, scale: number) => tf.tensor(numbers(`${name}/${i}/${part}`, of.shape, scale), of.shape);
    tf.tidy(() => layer.setWeights([set(kernel!, 'kernel', 1.2), set(bias!, 'bias', 0.5)]));
  });
  return model;
}

function pointsOf(name: string): tf.Tensor2D {
  const [x, t] = ['x', 't'].map((letter) => numbers(`${name}/${letter}`, [header.points, 1], 2));
  return tf.stack([tf.tensor1d(x!), tf.tensor1d(t!)], 1) as tf.Tensor2D;
}

describe.each(engines)('on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(header.curves)('derivatives of every order through %s are those of autograd', async (curve) => {
    const found = tf.tidy(() => {
      const jet = through(network(curve, 1, curve), jetOf(pointsOf(curve), planOf(['x', 't'], header.keys)));
      return ['', ...header.keys].map((key) => [key, streamOf(jet, key).dataSync<'float32'>()] as const);
    });
    for (const [key, values] of found)
      expectClose(`${curve} u_${key}`, values, tensor(`${curve}:${key}`).values, key.length > 3 ? tolerance.gradient : tolerance.forward * 3);
  });

  test('through Fourier features and a hard constraint too', () => {
    const found = tf.tidy(() => {
      const model = network(
        'features',
        1,
        'tanh',
        (x) => new FourierFeatures({ features: 3, scale: 1, kind: 'periodic', period: 2 }).apply(x) as tf.SymbolicTensor,
      );
      const system = systemOf({ ...none, equations: 'u', transform: 'u = x^2*cos(pi*x) + t*u/cosh(x)' }, domain) as System;
      const input = jetOf(pointsOf('features'), planOf(['x', 't'], header.keys.slice(0, 9)));
      const { u } = transformed({ u: through(model, input) }, system.transform, input);
      return ['', ...header.keys.slice(0, 9)].map((key) => [key, streamOf(u!, key).dataSync<'float32'>()] as const);
    });
    for (const [key, values] of found) expectClose(`u_${key}`, values, tensor(`features:${key}`).values, tolerance.gradient);
  });

  test.each(header.equations)('%s as it is typed: loss and gradient of every weight', (name) => {
    const before = tf.memory().numTensors;
    const system = systemOf({ ...none, ...typed[name]! }, domain) as System;
    expect(system).not.toHaveProperty('code');
    const model = network(name, system.fields.length, 'tanh');
    const unknowns = Object.fromEntries(Object.entries(system.unknowns).map(([key, start]) => [key, tf.tidy(() => tf.scalar(start).variable())]));
    const settings = { ...system, truth: {}, conditionPoints: 1, measurements: 0, noise: 0, conditionWeight: 1, dataWeight: 1, balance: 'fixed' } as const;
    const loss = new ResidualLoss(settings, { ...domain, disc: false }, 7, model, unknowns, undefined);
    const weights = [...model.trainableWeights.map((weight) => weight.read() as tf.Variable), ...Object.values(unknowns)];
    tf.tidy(() => {
      const points = pointsOf(name);
      expectClose('parts', loss.parts(points).dataSync<'float32'>(), tensor(`${name}:parts`).values, tolerance.gradient);
      const { grads } = tf.variableGrads(() => loss.parts(points).sum() as tf.Scalar, weights);
      const gradient = Float32Array.from(weights.flatMap((weight) => [...grads[weight.name]!.dataSync()]));
      expectClose('gradient', gradient, tensor(`${name}:gradient`).values, tolerance.gradient);
    });
    loss.dispose();
    tf.dispose(Object.values(unknowns));
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('L-BFGS goes down the valley as PyTorch does', async () => {
  const point = Float64Array.from(numbers('valley', [6], 2));
  const lbfgs = new Lbfgs({ memory: 10, single: false });
  const values: number[] = [];
  let evaluations = 0;
  for (let step = 0; step < 80; step++) {
    const { value, evaluations: more } = await lbfgs.step(point, valley);
    values.push(value);
    evaluations += more;
  }
  const known = tensor('valley:values').values;
  // The first steps are the same; later ones differ by where a line search stops, and both arrive.
  expect(values[0]! / known[0]!).toBeCloseTo(1, 4);
  const arrives = (list: ArrayLike<number>) => Array.from(list).findIndex((value) => value < 1e-10);
  expect(arrives(known)).toBeGreaterThan(0);
  expect(arrives(values)).toBeGreaterThan(0);
  expect(arrives(values)).toBeLessThan(arrives(known) * 1.3);
  expect(evaluations / 80).toBeLessThan(2);
});

function valley(x: Float32Array | Float64Array) {
  let value = 0;
  const gradient = new Float64Array(x.length);
  for (let i = 0; i + 1 < x.length; i++) {
    const [rise, run] = [x[i + 1]! - x[i]! ** 2, 1 - x[i]!];
    value += 100 * rise ** 2 + run ** 2;
    gradient[i] = gradient[i]! - 400 * rise * x[i]! - 2 * run;
    gradient[i + 1] = gradient[i + 1]! + 200 * rise;
  }
  return Promise.resolve({ value, gradient });
}

test('the comparison can fail: a sign in the equation, or a second derivative for a third, is seen', async () => {
  await useEngine('cpu');
  for (const equations of ['u_t - 6*u*u_x + u_xxx', 'u_t + 6*u*u_x + u_xx']) {
    const system = systemOf({ ...none, ...typed['kdv']!, equations }, domain) as System;
    const model = network('kdv', 1, 'tanh');
    const settings = { ...system, truth: {}, conditionPoints: 1, measurements: 0, noise: 0, conditionWeight: 1, dataWeight: 1, balance: 'fixed' } as const;
    const loss = new ResidualLoss(settings, { ...domain, disc: false }, 7, model, {}, undefined);
    const got = tf.tidy(() => loss.parts(pointsOf('kdv')).dataSync<'float32'>());
    expect(difference(got, tensor('kdv:parts').values)).toBeGreaterThan(100 * tolerance.gradient);
  }
});
