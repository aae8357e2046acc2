import type { Block } from '../../nodes/blocks/define.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

/** Whole programs around a block that has to do with equations. */

export const aboutEquations = ({ family, gives, goal }: Block): boolean => family === 'physics' || gives === 'equation' || goal === 'equation';

/** A domain -> a network -> an equation. The block under test is called `subject` where it is a layer. */
export function equationDocument(block: Block, params: Readonly<Record<string, ParamValue>>): LoomDocument {
  const { type, part } = block;
  const is = (wanted: string) => type === wanted;
  const given = (id: string, ordinary: string, more: GraphNode['params'] = {}): GraphNode =>
    part === ordinary.split('.')[0] ? node(id, type, { ...more, ...params }) : node(id, ordinary, more);
  const fields = String(params['fields'] ?? 'u').split(',').length;
  const plane = is('physics.domain') && ['rectangle', 'disc'].includes(String(params['space']));
  const timeAlone = params['space'] === 'none';
  const solves = is('physics.solver');
  const periodic = params['method'] === 'spectral';
  const typed: Readonly<Record<string, string>> = plane
    ? { equations: 'u_xx + u_yy = 1', conditions: 'boundary: u = 0' }
    : timeAlone
      ? { equations: 'u_t + u = 0', conditions: 'u(0) = 1' }
      : solves
        ? { constants: 'nu = 0.5', conditions: `u(x, 0) = sin(pi*x)\n${periodic ? 'u(-1, t) = u(1, t)' : 'boundary: u = 0'}` }
        : {};
  const reference =
    part === 'reference'
      ? node('reference', type, { ...params, ...(solves ? { cells: 32, moments: 5 } : {}) })
      : node('reference', 'physics.exact', { formulas: timeAlone ? 'u = t' : 'u = x\nv = t', grid: 5 });
  const compared = type === 'physics.residual' ? Number(params['measurements'] ?? 0) > 0 : true;
  return documentOf(
    type,
    [
      node('domain', 'physics.domain', is('physics.domain') ? { ...params, points: 20 } : { points: 20 }),
      part === 'layer' ? node('subject', type, params) : node('subject', 'core.dense', { units: 6, activation: 'tanh' }),
      node('head', 'core.dense', { units: fields }),
      ...(compared ? [reference] : []),
      given('equation', 'physics.residual', is('physics.residual') ? params : { ...typed, conditionPoints: 5 }),
      given('optimizer', 'optimizer.adamW'),
      given('recipe', 'recipe.physics', { epochs: 1, steps: 2 }),
    ],
    wires(
      'domain.points > subject',
      'subject > head',
      'head > equation.field',
      ...(compared ? ['reference.solution > equation.reference'] : []),
      'equation.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );
}
