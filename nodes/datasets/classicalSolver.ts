import { DataError } from '#runtime/core/dataError.ts';
import { listOf, namesIn, numberOf, type Formula } from '#runtime/physics/formula.ts';
import { evenly, type PhysicsProblem, type Reference, type ReferenceMaker } from '#runtime/physics/reference.ts';
import { Flow, type Rates } from './integrate.ts';

/**
 * Solves an equation of the form u_t = F(u, u_x, u_xx, ...) the way it was done before networks: the field lives on a grid, derivatives in space
 * are weighted sums of grid values, and what remains is an ordinary differential equation for each value (the method of lines).
 *
 *     differences   central differences of second order: u_x = (u_(i+1) - u_(i-1)) / 2h, u_xx = (u_(i+1) - 2 u_i + u_(i-1)) / h^2 ...
 *     spectral      the exact derivative of the trigonometric polynomial through all values; for periodic fields
 *
 * In time: `integrate.ts`.
 * The equation is the typed one; it is linear in u_t, so its value at u_t = 0 and at u_t = 1 gives F.
 */
export function classicalSolver(settings: { readonly method: 'differences' | 'spectral'; readonly cells: number; readonly moments: number }): ReferenceMaker {
  return async (problem) => {
    const started = Date.now();
    const line = new Lines(problem, settings.method, settings.cells);
    const times = evenly(line.begin, line.end, settings.moments);
    const size = line.positions.length;
    const fields = Object.fromEntries(problem.fields.map((name) => [name, new Float32Array(size * times.length)]));
    const keep = (state: Float64Array, moment: number) =>
      problem.fields.forEach((name, f) => {
        for (let i = 0; i < size; i++) fields[name]![i * times.length + moment] = state[f * size + i]!;
      });
    const flow = new Flow(line, line.start(), line.begin, (line.end - line.begin) / times.length / 10);
    keep(flow.state, 0);
    for (let moment = 1; moment < times.length; moment++) {
      if (!flow.reach(times[moment]!))
        throw unfit(
          'the step in time becomes too small; there may be too many cells, or the equation has no value somewhere (a root of a negative number, a division by 0)',
          '时间步长变得太小，可能是网格太密，或者方程在某处没有值（负数开方、除以 0）',
        );
      keep(flow.state, moment);
    }
    const bytes = 4 * Object.keys(fields).length * size * times.length + flow.bytes;
    return { axes: [line.positions, times], fields, cost: { seconds: (Date.now() - started) / 1000, bytes } } satisfies Reference;
  };
}

const unfit = (en: string, zh: string): DataError =>
  new DataError(`The classical solver cannot solve this: ${en}.`, { code: 'solver.unfit', data: { reason: { en, zh } } });

type Edge = { readonly kind: 'value' | 'slope'; readonly formula: Formula };

/** The grid, its derivatives and its edges. */
class Lines implements Rates {
  readonly positions: Float64Array;
  readonly begin: number;
  readonly end: number;
  private readonly problem: PhysicsProblem;
  private readonly periodic: boolean;
  /** What holds at the left and at the right end, field by field. */
  private readonly edges: readonly (readonly [Edge | undefined, Edge | undefined])[];
  private readonly initial: readonly Formula[];
  /** Field whose u_t each equation gives. */
  private readonly leads: readonly number[];
  private readonly orders: readonly (readonly [field: number, order: number, name: string])[];
  private readonly matrix: readonly Float64Array[] | undefined;

  constructor(problem: PhysicsProblem, method: 'differences' | 'spectral', cells: number) {
    this.problem = problem;
    const { domain, fields, equations, unknowns } = problem;
    const [x, t] = domain.coordinates;
    if (domain.coordinates.length !== 2 || x!.name !== 'x' || t!.name !== 't')
      throw unfit('it needs one coordinate x and time t', '它需要一个空间坐标 x 和时间 t');
    if (Object.keys(unknowns).length > 0) throw unfit('a coefficient is unknown', '有一个系数是未知的');
    [this.begin, this.end] = [t!.from, t!.to];
    const names = [...new Set(equations.flatMap(({ tree }) => [...namesIn(tree)]))].filter((name) => name.includes('_'));
    this.leads = equations.map(({ tree, text }) => {
      const leads = fields.flatMap((field, f) => (namesIn(tree).has(`${field}_t`) ? [f] : []));
      if (leads.length !== 1) throw unfit(`${text} does not give the derivative by t of exactly one field`, `${text} 没有恰好给出一个场对 t 的导数`);
      return leads[0]!;
    });
    if (new Set(this.leads).size !== fields.length || this.leads.length !== fields.length)
      throw unfit('each field needs one equation with its derivative by t', '每个场都需要一个含有其时间导数的方程');
    this.orders = names.flatMap((name): [number, number, string][] => {
      const [field = '', letters = ''] = name.split('_');
      if (letters === 't') return [];
      if (letters.includes('t')) throw unfit(`${name} is not a derivative in space alone`, `${name} 不只是对空间的导数`);
      return [[fields.indexOf(field), letters.length, name]];
    });
    const [edges, initial, periodic] = this.conditions(x!.from, x!.to);
    [this.edges, this.initial, this.periodic] = [edges, initial, periodic];
    if (method === 'spectral' && !periodic)
      throw unfit('the spectral method needs periodic conditions, u(left, t) = u(right, t)', '谱方法需要周期条件，即 u(左端, t) = u(右端, t)');
    if (method === 'differences' && this.orders.some(([, order]) => order > 4))
      throw unfit('finite differences go up to the fourth derivative here', '这里的有限差分最高到四阶导数');
    this.positions = evenly(x!.from, x!.to, cells + 1);
    this.matrix = method === 'spectral' ? spectral(cells, x!.to - x!.from, Math.max(1, ...this.orders.map(([, order]) => order))) : undefined;
  }

  start(): Float64Array {
    const size = this.positions.length;
    const state = new Float64Array(size * this.initial.length);
    this.initial.forEach((formula, f) =>
      this.positions.forEach((x, i) => (state[f * size + i] = numberOf(formula, (name) => (name === 'x' ? x : this.begin)))),
    );
    this.settle(state, this.begin);
    return state;
  }

  /** Values at the ends that the conditions fix. */
  settle(state: Float64Array, time: number): void {
    const size = this.positions.length;
    this.edges.forEach((pair, f) => {
      if (this.periodic) state[f * size + size - 1] = state[f * size]!;
      else
        pair.forEach((edge, side) => {
          const at = side === 0 ? 0 : size - 1;
          if (edge?.kind === 'value') state[f * size + at] = numberOf(edge.formula, (name) => (name === 't' ? time : this.positions[at]!));
        });
    });
  }

  /** The derivative of everything by t. */
  rate(state: Float64Array, time: number): Float64Array {
    const size = this.positions.length;
    const derivatives = new Map(
      this.orders.map(([field, order, name]) => [name, this.derivative(state.subarray(field * size, (field + 1) * size), field, order, time)]),
    );
    const rate = new Float64Array(state.length);
    this.problem.equations.forEach(({ tree }, e) => {
      const lead = this.leads[e]!;
      const leading = `${this.problem.fields[lead]!}_t`;
      const look = (slope: number) => (name: string) => {
        if (name === leading) return slope;
        if (name === 'x') return this.positions;
        if (name === 't') return time;
        const field = this.problem.fields.indexOf(name);
        return field >= 0 ? state.subarray(field * size, (field + 1) * size) : derivatives.get(name)!;
      };
      const [rest, more] = [listOf(tree, look(0)), listOf(tree, look(1))];
      const at = (list: Float64Array | number, i: number) => (typeof list === 'number' ? list : list[i]!);
      for (let i = 0; i < size; i++) rate[lead * size + i] = -at(rest, i) / (at(more, i) - at(rest, i));
    });
    this.edges.forEach((pair, f) =>
      pair.forEach((edge, side) => {
        if (edge?.kind === 'value') rate[f * size + (side === 0 ? 0 : size - 1)] = 0;
      }),
    );
    return rate;
  }

  private derivative(values: Float64Array, field: number, order: number, time: number): Float64Array {
    const size = values.length;
    const found = new Float64Array(size);
    if (this.matrix) {
      const weights = this.matrix[order - 1]!;
      const cells = size - 1;
      for (let i = 0; i < cells; i++) {
        let sum = 0;
        for (let j = 0; j < cells; j++) sum += weights[(i - j + cells) % cells]! * values[j]!;
        found[i] = sum;
      }
      found[cells] = found[0]!;
      return found;
    }
    const step = this.positions[1]! - this.positions[0]!;
    const at = (i: number): number => {
      if (this.periodic) return values[(i + 2 * (size - 1)) % (size - 1)]!;
      if (i >= 0 && i < size) return values[i]!;
      // Beyond an end the field is mirrored: with its value there as the centre, or with its slope.
      const side = i < 0 ? 0 : 1;
      const end = side === 0 ? 0 : size - 1;
      const mirror = values[2 * end - i]!;
      const edge = this.edges[field]![side];
      if (edge?.kind !== 'slope') return 2 * values[end]! - mirror;
      const slope = numberOf(edge.formula, (name) => (name === 't' ? time : this.positions[end]!));
      return mirror + 2 * slope * step * (i - end);
    };
    const stencil = stencils[order - 1]!;
    const reach = (stencil.length - 1) / 2;
    const scale = step ** -order;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let k = 0; k < stencil.length; k++) if (stencil[k] !== 0) sum += stencil[k]! * at(i + k - reach);
      found[i] = sum * scale;
    }
    return found;
  }

  /** Reads the typed conditions: what the field is at first, and what it or its slope is at the ends. */
  private conditions(left: number, right: number) {
    const { conditions, fields, domain } = this.problem;
    const edges: [Edge | undefined, Edge | undefined][] = fields.map(() => [undefined, undefined]);
    const initial: (Formula | undefined)[] = fields.map(() => undefined);
    let periodic = false;
    for (const { tree, faces, boundary, text } of conditions) {
      const [name, value] = Array.isArray(tree) && tree[0] === '-' && tree.length === 3 ? [tree[1] as Formula, tree[2] as Formula] : [tree, 0];
      const speaks = (formula: Formula) => [...namesIn(formula)].some((one) => one.includes('@'));
      const [field = '', letters = ''] = typeof name === 'string' ? name.split('@')[0]!.split('_') : [];
      const f = fields.indexOf(field);
      if (f < 0) throw unfit(`${text} does not say directly what a field is`, `${text} 没有直接给出场的值`);
      const [first, second] = faces;
      if (faces.length === 2 && first!['x'] !== undefined && second!['x'] !== undefined && typeof value === 'string' && value.includes('@')) {
        periodic = true;
        continue;
      }
      if (speaks(value)) throw unfit(`${text} does not say directly what a field is`, `${text} 没有直接给出场的值`);
      if (boundary) {
        const kind = letters === 'n' ? 'slope' : 'value';
        edges[f] = [
          { kind, formula: kind === 'slope' ? ['neg', value] : value },
          { kind, formula: value },
        ];
      } else if (first!['t'] === domain.coordinates[1]!.from && letters === '') initial[f] = value;
      else if (first!['x'] !== undefined && (letters === '' || letters === 'x')) {
        const side = Math.abs(first!['x'] - left) < Math.abs(first!['x'] - right) ? 0 : 1;
        edges[f]![side] = { kind: letters === '' ? 'value' : 'slope', formula: value };
      } else throw unfit(`${text} is neither initial nor at an end`, `${text} 既不是初始条件，也不在端点上`);
    }
    const missing = fields.find((_, f) => initial[f] === undefined);
    if (missing !== undefined) throw unfit(`${missing} has no initial condition`, `${missing} 没有初始条件`);
    return [edges, initial as Formula[], periodic] as const;
  }
}

const stencils = [
  [-1 / 2, 0, 1 / 2],
  [1, -2, 1],
  [-1 / 2, 1, 0, -1, 1 / 2],
  [1, -4, 6, -4, 1],
] as const;

/** First column of the circulant matrix of each derivative: D^k of the trigonometric polynomial (Fornberg 1996, appendix; Trefethen 2000, chapter 3). */
function spectral(cells: number, length: number, orders: number): Float64Array[] {
  return Array.from({ length: orders }, (_, k) => {
    const order = k + 1;
    return Float64Array.from({ length: cells }, (_, j) => {
      let sum = 0;
      for (let wave = 1; wave < cells / 2; wave++) {
        const turn = (2 * Math.PI * wave) / length;
        // The order-th derivative of cos(turn x): a quarter turn for each.
        sum += 2 * turn ** order * Math.cos((2 * Math.PI * wave * j) / cells + (order * Math.PI) / 2);
      }
      if (cells % 2 === 0 && order % 2 === 0) sum += ((Math.PI * cells) / length) ** order * Math.cos(Math.PI * j) * Math.cos((order * Math.PI) / 2);
      return sum / cells;
    });
  });
}
