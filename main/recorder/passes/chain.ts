import { types, type Attribute, type RecordedNode, type Ref } from '../graph.ts';
import { add, divide, exponential, largestOfRow, meaningOf, multiply, root, square, subtract, sumOfRow, type Meaning } from './chainOperations.ts';

/** How an array lies over the [rows, columns] of its chain; numbers as in the kernel. */
export const lies = { full: 0, row: 1, column: 2, one: 3, tiled: 4, pieces: 5 } as const;
export type Lie = (typeof lies)[keyof typeof lies];

/** What is known of each value of a graph. */
export interface Knowledge {
  shape(ref: Ref): readonly number[];
  dtype(ref: Ref): number;
  /** The number that a constant repeats, if it is one. */
  uniform(ref: Ref): number | undefined;
  /** The elements of a constant of whole numbers. */
  wholes(ref: Ref): readonly number[] | undefined;
}

export interface Step {
  readonly operation: number;
  readonly lie: Lie;
  /** Values: an operand from outside by its key, an earlier step by its number. */
  readonly operands: readonly (string | number)[];
}

export const keyOf = ({ node, output }: Ref): string => `${node}:${output}`;
export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Nodes that are computed together, each block of numbers through all of them. Nodes join in an order in which each stands behind its operands. */
export class Chain {
  readonly rows: number;
  readonly columns: number;
  readonly members = new Set<string>();
  readonly steps: Step[] = [];
  /** Operands from outside, and how each lies. One operand may lie in two ways. */
  readonly inputs = new Map<string, { readonly ref: Ref; readonly lie: Lie; readonly extent: number; readonly constant?: number }>();
  /** The step that gives each member's value. */
  readonly values = new Map<string, number>();
  private readonly known: Knowledge;

  constructor(known: Knowledge, shape: readonly number[]) {
    this.known = known;
    this.columns = shape.at(-1) ?? 1;
    this.rows = this.columns === 0 ? 0 : sizeOf(shape) / this.columns;
  }

  /** Takes a node in when it fits. */
  join(node: RecordedNode): boolean {
    const meaning = meaningOf(
      node,
      node.inputs.map((ref) => this.known.dtype(ref)),
    );
    const plan = meaning && this.plan(node, meaning);
    if (!plan) return false;
    this.members.add(node.name);
    this.values.set(`${node.name}:0`, plan());
    return true;
  }

  lieOf(ref: Ref): Lie | undefined {
    const step = this.values.get(keyOf(ref));
    return step === undefined ? undefined : this.steps[step]!.lie;
  }

  /** How to take a node in; undefined when it does not fit. */
  private plan(node: RecordedNode, meaning: Meaning): (() => number) | undefined {
    const shape = node.outputs[0]!.shape;
    switch (meaning.kind) {
      case 'same': {
        const [from] = node.inputs;
        const lie = this.lieOf(from!);
        const fits = lie === lies.row || (lie === lies.full && this.isFull(shape));
        return fits ? () => this.values.get(keyOf(from!))! : undefined;
      }
      case 'reduction':
        return this.planReduction(node, meaning);
      case 'power': {
        const exponent = this.known.uniform(node.inputs[1]!);
        const steps = exponent === undefined ? undefined : powers.get(exponent);
        if (!steps || !same(this.known.shape(node.inputs[0]!), shape)) return undefined;
        const lie = this.lieOf(node.inputs[0]!) === lies.row && !this.isFull(shape) ? lies.row : lies.full;
        const take = lie === lies.row || this.isFull(shape) ? this.operand(node.inputs[0]!, shape, lie) : undefined;
        return take && (() => steps((operation, ...operands) => this.step(operation, lie, operands), take()));
      }
      case 'softmax': {
        const take = this.isFull(shape) ? this.operand(node.inputs[0]!, shape, lies.full) : undefined;
        return take && (() => this.softmax(take()));
      }
      default: {
        const lie = node.inputs.some((ref) => this.lieOf(ref) === lies.row && same(this.known.shape(ref), shape)) && !this.isFull(shape) ? lies.row : lies.full;
        if (lie === lies.full && !this.isFull(shape)) return undefined;
        const operands = node.inputs.map((ref) => this.operand(ref, shape, lie));
        if (node.op === 'Select' && node.inputs.some((ref) => !same(this.known.shape(ref), shape))) return undefined;
        if (operands.some((take) => take === undefined)) return undefined;
        // The kernel takes an array first: with single numbers alone there is nothing to go along.
        if (node.inputs.every((ref) => this.lieFor(ref, shape, lie) === lies.one) && node.inputs.length === 1) return undefined;
        return () => {
          const taken = operands.map((take) => take!());
          if (meaning.kind === 'elementwise') return this.step(meaning.operation, lie, taken);
          return taken.slice(1).reduce<string | number>((sum, next) => this.step(add, lie, [sum, next]), taken[0]!) as number;
        };
      }
    }
  }

  private planReduction({ inputs, op }: RecordedNode, { row, column, all }: Extract<Meaning, { kind: 'reduction' }>): (() => number) | undefined {
    const [from, axesOf] = inputs;
    const given = this.known.shape(from!);
    const axes = this.known.wholes(axesOf!)?.map((axis) => (axis < 0 ? axis + given.length : axis));
    if (!axes || this.rows === 0) return undefined;
    const gone = given.map((_, axis) => axes.includes(axis));
    const last = given.length - 1;
    const inner = this.lieOf(from!);
    if (inner === lies.row && !this.isFull(given)) {
      return all !== undefined && gone.every(Boolean) ? () => this.step(all, lies.one, [this.values.get(keyOf(from!))!]) : undefined;
    }
    const take = this.isFull(given) ? this.operand(from!, given, lies.full) : undefined;
    if (!take) return undefined;
    if (all !== undefined && gone.every((is, axis) => is || given[axis] === 1)) return () => this.step(all, lies.one, [take()]);
    if (row !== undefined && gone[last] && gone.slice(0, -1).every((is, axis) => !is || given[axis] === 1)) return () => this.step(row, lies.row, [take()]);
    const columnsOnly = !gone[last] && gone.slice(0, -1).every((is, axis) => is || given[axis] === 1);
    if (column !== undefined && op === 'Sum' && columnsOnly) return () => this.step(column, lies.column, [take()]);
    return undefined;
  }

  private softmax(x: string | number): number {
    const shifted = this.step(subtract, lies.full, [x, this.step(largestOfRow, lies.row, [x])]);
    const powers = this.step(exponential, lies.full, [shifted]);
    return this.step(divide, lies.full, [powers, this.step(sumOfRow, lies.row, [powers])]);
  }

  private step(operation: number, lie: Lie, operands: readonly (string | number)[]): number {
    return this.steps.push({ operation, lie, operands }) - 1;
  }

  private isFull(shape: readonly number[]): boolean {
    return sizeOf(shape) === this.rows * this.columns && (shape.at(-1) ?? 1) === this.columns;
  }

  /** How an operand lies for a result of that shape. */
  private lieFor(ref: Ref, result: readonly number[], lie: Lie): Lie | undefined {
    const shape = this.known.shape(ref);
    const own = this.lieOf(ref);
    if (own !== undefined) {
      if (own === lies.full) return lie === lies.full && same(shape, result) ? own : undefined;
      if (own !== lies.row) return undefined;
      return (lie === lies.row && same(shape, result)) || (lie === lies.full && isRowOf(shape, result)) ? own : undefined;
    }
    const constant = this.known.uniform(ref) !== undefined;
    // The kernel takes floats: a truth value from outside is one only where it is written as a number.
    if (!constant && this.known.dtype(ref) !== types.float32) return undefined;
    if (constant || sizeOf(shape) === 1) return fits(shape, result) ? lies.one : undefined;
    if (same(shape, result)) return lie;
    if (lie !== lies.full) return undefined;
    if (isRowOf(shape, result)) return lies.row;
    const inner = shape.slice(shape.findIndex((length) => length !== 1));
    if (!same(inner, result.slice(result.length - inner.length))) return undefined;
    return inner.length === 1 ? lies.column : lies.tiled;
  }

  private operand(ref: Ref, result: readonly number[], lie: Lie): (() => string | number) | undefined {
    const how = this.lieFor(ref, result, lie);
    if (how === undefined) return undefined;
    return () => {
      const step = this.values.get(keyOf(ref));
      if (step !== undefined) return step;
      const constant = how === lies.one ? this.known.uniform(ref) : undefined;
      const key = constant === undefined ? `${keyOf(ref)}/${how}` : `=${Object.is(constant, -0) ? '-0' : constant}`;
      this.inputs.set(key, { ref, lie: how, extent: how === lies.tiled ? sizeOf(this.known.shape(ref)) : 0, ...(constant === undefined ? {} : { constant }) });
      return key;
    };
  }
}

type Make = (operation: number, ...operands: (string | number)[]) => number;

/** Powers that need no logarithm: those that gradients of roots and squares are made of. */
const powers = new Map<number, (step: Make, x: string | number) => number>([
  [2, (step, x) => step(square, x)],
  [3, (step, x) => step(multiply, step(square, x), x)],
  [0.5, (step, x) => step(root, x)],
  [1.5, (step, x) => step(multiply, x, step(root, x))],
]);

/** [..., 1] beside [..., columns] */
const isRowOf = (shape: readonly number[], result: readonly number[]) =>
  shape.length === result.length && shape.at(-1) === 1 && shape.every((length, axis) => axis === shape.length - 1 || length === result[axis]);

/** Whether an array of that shape can stand beside one of the other without making it larger. */
const fits = (shape: readonly number[], result: readonly number[]) =>
  shape.length <= result.length && shape.every((length, i) => length === 1 || length === result[result.length - shape.length + i]);

/** `count` numbers of a step's result, from `from` on, that go into the chain's output `tensor` from `to` on. */
export interface Placing {
  readonly step: number;
  readonly from: number;
  readonly tensor: number;
  readonly to: number;
  readonly count: number;
}

/** How an input comes: in so many tensors that follow each other, or as a part of a larger one. */
export interface Coming {
  readonly pieces?: number;
  readonly offset?: number;
}

/** Where nothing depends on rows, blocks may begin anywhere, and an array may come in pieces. */
export const isFlat = ({ inputs, steps }: Chain): boolean => [...inputs.values(), ...steps].every(({ lie }) => lie === lies.full || lie === lies.one);

/** The program of a chain, as the kernel reads it. `shapes` are those of its output tensors. */
export function programOf(chain: Chain, coming: ReadonlyMap<string, Coming>, shapes: readonly (readonly number[])[], placings: readonly Placing[]): Attribute {
  const inputs = [...chain.inputs.keys()];
  const numberOf = (operand: string | number | undefined) =>
    operand === undefined ? -1 : typeof operand === 'string' ? inputs.indexOf(operand) : inputs.length + operand;
  const value = [
    ...(isFlat(chain) ? [chain.rows * chain.columns, 1] : [chain.rows, chain.columns]),
    inputs.length,
    ...[...chain.inputs].flatMap(([key, { lie, extent }]) => {
      const { pieces, offset = extent } = coming.get(key) ?? {};
      return pieces === undefined ? [lie, offset] : [lies.pieces, pieces];
    }),
    chain.steps.length,
    ...chain.steps.flatMap(({ operation, lie, operands }) => [operation, lie, ...[0, 1, 2].map((i) => numberOf(operands[i]))]),
    shapes.length,
    ...shapes.flatMap((shape) => [shape.length, ...shape]),
    placings.length,
    ...placings.flatMap(({ step, from, tensor, to, count }) => [inputs.length + step, from, tensor, to, count]),
  ];
  return { kind: 'ints', value };
}
