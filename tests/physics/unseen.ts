import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Typed } from '../../nodes/blocks/physics/expression/system.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

/** Equations that no template has, as a user would set them up from a blank graph; `files/unseen.py` solves them with SciPy. */

type Params = GraphNode['params'];

export interface Unseen {
  readonly domain: Params;
  readonly typed: Partial<Typed>;
  /** Whole waves over the length of x, in place of periodic conditions. */
  readonly periodic?: boolean;
  /** Other params of the equation. */
  readonly equation?: Params;
  /** Iterations of L-BFGS. */
  readonly search: number;
  /** Relative L2 error at most. */
  readonly bound: number;
}

const ring = 'u(-1, t) = u(1, t)';

export const unseen: Readonly<Record<string, Unseen>> = {
  /** Korteweg and de Vries: a third derivative. */
  korteweg: {
    domain: { tTo: 0.5 },
    typed: { equations: 'u_t + u u_x + 0.005 u_xxx = 0', conditions: `u(x, 0) = cos(pi*x)\n${ring}`, transform: 'u = cos(pi*x) + t*u' },
    periodic: true,
    search: 600,
    bound: 0.02,
  },
  /** Kuramoto and Sivashinsky: a fourth one. */
  kuramoto: {
    domain: { xFrom: -Math.PI, xTo: Math.PI },
    typed: { equations: 'u_t + u*u_x + u_xx + 0.5*u_xxxx = 0', conditions: 'u(x, 0) = sin(x)\nu(-pi, t) = u(pi, t)', transform: 'u = sin(x) + t*u' },
    periodic: true,
    search: 500,
    bound: 0.02,
  },
  /** Cahn and Hilliard, the second derivative of u^3 carried out. */
  cahn: {
    domain: { tTo: 0.2 },
    typed: {
      equations: 'u_t = 3*u^2*u_xx + 6*u*u_x^2 - u_xx - eps*u_xxxx',
      constants: 'eps = 0.05',
      conditions: `initial: u = 0.3*cos(pi*x)\n${ring}`,
      transform: 'u = 0.3*cos(pi*x) + t*u',
    },
    periodic: true,
    search: 500,
    bound: 0.02,
  },
  /** A beam on two supports: second order in time, fourth in space. Scaled, or its fourth derivative would drown everything else. */
  beam: {
    domain: { xFrom: 0, tTo: 0.3 },
    typed: {
      equations: '(u_tt + u_xxxx)/pi^4 = 0',
      conditions: 'u(x, 0) = sin(pi*x)\nu_t(x, 0) = 0\nboundary: u = 0\nboundary: u_xx/pi^2 = 0',
      transform: 'u = sin(pi*x) + 10*t^2*x*(1 - x)*u',
    },
    search: 500,
    bound: 0.02,
  },
  /** Shallow water: two fields. */
  shallow: {
    domain: { tTo: 0.6 },
    typed: {
      fields: 'h, w',
      equations: 'h_t + h*w_x + w*h_x = 0\nw_t + w*w_x + h_x = 0',
      conditions: 'h(x, 0) = 1 + 0.2*cos(pi*x)\nw(x, 0) = 0\nh(-1, t) = h(1, t)',
      transform: 'h = 1 + 0.2*cos(pi*x) + t*h\nw = t*w',
    },
    periodic: true,
    search: 300,
    bound: 0.01,
  },
  /** FitzHugh and Nagumo: one field spreads, the other does not; no flow through the ends. */
  nerve: {
    domain: {},
    typed: {
      fields: 'v, w',
      equations: 'v_t = 0.05 v_xx + v - v^3/3 - w; w_t = 0.5 (v + 0.7 - 0.8 w)',
      conditions: 'initial: v = cos(pi*x)\ninitial: w = 0\nboundary: v_n = 0',
    },
    equation: { conditionWeight: 10 },
    search: 400,
    bound: 0.01,
  },
  /** Maxwell between two mirrors. */
  cavity: {
    domain: {},
    typed: {
      fields: 'E, B',
      equations: 'E_t = -B_x\nB_t = -E_x',
      conditions: 'E(x, 0) = sin(pi*x)\nB(x, 0) = 0\nE(-1, t) = 0\nE(1, t) = 0',
    },
    equation: { conditionWeight: 10 },
    search: 400,
    bound: 0.01,
  },
  /** Schroedinger in a trap, in two real parts. */
  trap: {
    domain: { xFrom: -4, xTo: 4, tTo: 1.5 },
    typed: {
      fields: 'u, v',
      equations: 'u_t = -v_xx/2 + x^2/2*v\nv_t = u_xx/2 - x^2/2*u',
      conditions: 'u(x, 0) = exp(-(x - 1)^2/2)\nv(x, 0) = 0\nu(-4, t) = u(4, t)\nv(-4, t) = v(4, t)',
      transform: 'u = exp(-(x - 1)^2/2) + t*u\nv = t*v',
    },
    periodic: true,
    search: 500,
    bound: 0.05,
  },
  /** Helmholtz in a disc. */
  disc: {
    domain: { space: 'disc', time: false },
    typed: { equations: 'u_xx + u_yy + k^2*u = 0', constants: 'k = 2', conditions: 'boundary: u = 1' },
    equation: { conditionWeight: 100 },
    search: 300,
    bound: 0.01,
  },
  /** Fisher: how fast something spreads and grows is to be found. */
  spread: {
    domain: { xFrom: 0 },
    typed: { equations: 'u_t = D*u_xx + r*u*(1 - u)', unknowns: 'D = 0.2\nr = 1', conditions: 'boundary: u_n = 0' },
    equation: { measurements: 200, dataWeight: 100, truth: 'D = 0.05\nr = 2' },
    search: 300,
    bound: 0.01,
  },
  /** Lotka and Volterra: time alone. */
  prey: {
    domain: { space: 'none', tTo: 4 },
    typed: { fields: 'a, b', equations: 'a_t = a - a*b\nb_t = a*b - b', conditions: 'a(0) = 1.5\nb(0) = 0.7' },
    equation: { conditionWeight: 10 },
    search: 300,
    bound: 0.01,
  },
};

/** What SciPy found, as a JSON file for the import. */
export const solutions = JSON.parse(readFileSync(path.join(import.meta.dirname, 'files/unseen.json'), 'utf8')) as Readonly<Record<string, object>>;

/** A blank graph with the blocks that it takes. `reference` is the block of the imported solution. */
export function unseenDocument(name: string, reference: { readonly type: string; readonly params: Params }): LoomDocument {
  const { domain, typed, periodic = false, equation = {}, search } = unseen[name]!;
  const fields = (typed.fields ?? 'u').split(',').length;
  const length = Number(domain['xTo'] ?? 1) - Number(domain['xFrom'] ?? -1);
  const hidden = ['dense-1', 'dense-2', 'dense-3'];
  const chain = ['domain.points', ...(periodic ? ['fourier'] : []), ...hidden, 'head'];
  return documentOf(
    name,
    [
      node('domain', 'physics.domain', { points: 1500, ...domain }),
      ...(periodic ? [node('fourier', 'physics.fourier', { kind: 'periodic', features: 4, period: length })] : []),
      ...hidden.map((id) => node(id, 'core.dense', { units: 24, activation: 'tanh' })),
      node('head', 'core.dense', { units: fields }),
      node('reference', reference.type, { ...reference.params, fields: typed.fields ?? 'u' }),
      node('equation', 'physics.residual', { conditions: '', constants: '', ...typed, ...equation }),
      node('optimizer', 'optimizer.lbfgs', { adamSteps: 200, rate: 0.003, memory: 100 }),
      node('recipe', 'recipe.physics', { epochs: 2, steps: (200 + search) / 2 }),
    ],
    wires(
      ...chain.slice(1).map((id, i) => `${chain[i]!} > ${id}`),
      'head > equation.field',
      'reference.solution > equation.reference',
      'equation.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
  );
}
