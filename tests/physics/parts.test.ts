import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { documentOf, node, wires } from '../compile/documents.ts';
import { programOf } from '../compile/programs.ts';
import { all, begin, eachOf, lossesOf, metricsOf, newHome, problems } from '../train/runs.ts';
import { ways } from '../train/ways.ts';

/** What a physics loss is made of, told with every step in the real trainer process: two steps of Adam an epoch, then of L-BFGS. */

const home = newHome('physics-parts');
afterAll(() => rm(home, { recursive: true, force: true }));

const weight = 3;
const inverse = (conditions: string) =>
  documentOf(
    'Heat',
    [
      node('domain', 'physics.domain', { points: 30 }),
      node('dense', 'core.dense', { units: 8, activation: 'tanh' }),
      node('head', 'core.dense', { units: 1 }),
      node('reference', 'physics.exact', { formulas: 'u = x*(1 - t)', grid: 5 }),
      node('equation', 'physics.residual', {
        ...{ fields: 'u', constants: '', transform: '', conditions },
        ...(conditions === ''
          ? { equations: 'u_t = 0.5*u_xx - x', unknowns: '' }
          : { equations: 'u_t = k*u_xx - x', unknowns: 'k = 0.5', conditionPoints: 5, measurements: 6, conditionWeight: weight, dataWeight: weight }),
      }),
      node('optimizer', 'optimizer.lbfgs', { adamSteps: 3 }),
      node('recipe', 'recipe.physics', { epochs: 2, steps: 3 }),
    ],
    wires(
      'domain.points > dense',
      'dense > head',
      'head > equation.field',
      'reference.solution > equation.reference',
      'equation.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );

async function run(name: string, conditions: string, order: Parameters<typeof begin>[1]) {
  const folder = join(home, name);
  await writeProgram(programOf(inverse(conditions)), join(folder, 'program'));
  const { handle, events } = begin(folder, order, { home });
  expect([await handle.ended, ...problems(events)]).toMatchObject([{ status: 'done' }]);
  expect(all(events, 'start')[0]!.mode).toBe(order.mode);
  return { losses: lossesOf(events), each: eachOf(events), metrics: metricsOf(events) };
}

test.each(ways)('on %s, %s: residual, conditions and measurements of every step, both of Adam and of L-BFGS', async (engine, mode) => {
  const { losses, each, metrics } = await run(`${engine}-${mode}`, 'u(x, 0) = x\nu(-1, t) = t - 1', { engine, mode });
  expect(losses).toHaveLength(6);
  expect(Object.keys(each)).toEqual(['residual', 'conditions', 'measurements']);
  const { residual, conditions, measurements } = each as Record<'residual' | 'conditions' | 'measurements', number[]>;
  losses.forEach((loss, i) => {
    const sum = residual[i]! + weight * (conditions[i]! + measurements[i]!);
    expect(Math.abs(sum - loss) / loss, `step ${i + 1}`).toBeLessThan(1e-5);
  });
  for (const [name, values] of Object.entries(each)) {
    expect(values, name).toHaveLength(6);
    // The epoch's figure is their mean.
    for (const [i, { metrics: figures }] of metrics.entries()) {
      const mean = values.slice(3 * i, 3 * i + 3).reduce((sum, value) => sum + value, 0) / 3;
      expect(Math.abs(mean - figures[name]!) / mean, `${name}, epoch ${i + 1}`).toBeLessThan(1e-6);
    }
  }
  expect(new Set(measurements).size).toBe(6);
});

test('equations alone are told once: they are the loss', async () => {
  const { losses, each, metrics } = await run('alone', '', { engine: 'wasm', mode: 'eager' });
  expect(losses).toHaveLength(6);
  expect(each).toEqual({});
  expect(metrics[0]!.metrics['residual']).toBe(metrics[0]!.metrics['loss']);
});
