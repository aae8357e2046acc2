import * as tf from '@tensorflow/tfjs';

/**
 * A formula as data: a number, a name, or an operation with what it is applied to: `['+', 'u_t', ['*', 'u', 'u_x']]` is u_t + u u_x. It is
 * computed by looking operations up, never by running text.
 */
export type Formula = number | string | readonly [operation: string, operand: Formula] | readonly [operation: string, left: Formula, right: Formula];

/** What a formula is computed with: numbers, tensors, tensors with their derivatives. */
export interface Arithmetic<T> {
  number(value: number): T;
  name(name: string): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  divide(a: T, b: T): T;
  /** `exponent` is a number of the formula, or something computed. */
  power(base: T, exponent: T, fixed: number | undefined): T;
  negate(a: T): T;
  call(name: string, a: T): T;
}

export function compute<T>(formula: Formula, by: Arithmetic<T>): T {
  if (typeof formula === 'number') return by.number(formula);
  if (typeof formula === 'string') return by.name(formula);
  const [operation, ...operands] = formula;
  const [first, second] = operands.map((operand) => compute(operand, by)) as [T, T];
  switch (operation) {
    case '+':
      return by.add(first, second);
    case '-':
      return by.subtract(first, second);
    case '*':
      return by.multiply(first, second);
    case '/':
      return by.divide(first, second);
    case '^':
      return by.power(first, second, fixedValue(operands[1]!));
    case 'neg':
      return by.negate(first);
    default:
      return by.call(operation, first);
  }
}

/** An exponent that is a number, with or without a sign. */
const fixedValue = (formula: Formula): number | undefined =>
  typeof formula === 'number' ? formula : Array.isArray(formula) && formula[0] === 'neg' && typeof formula[1] === 'number' ? -formula[1] : undefined;

/** The names in a formula, each once. */
export function namesIn(formula: Formula, found = new Set<string>()): Set<string> {
  if (typeof formula === 'string') found.add(formula);
  else if (typeof formula !== 'number') for (const operand of formula.slice(1) as readonly Formula[]) namesIn(operand, found);
  return found;
}

/** With numbers. */
export function numberOf(formula: Formula, look: (name: string) => number): number {
  return compute<number>(formula, {
    number: (value) => value,
    name: look,
    add: (a, b) => a + b,
    subtract: (a, b) => a - b,
    multiply: (a, b) => a * b,
    divide: (a, b) => a / b,
    power: (base, exponent) => base ** exponent,
    negate: (a) => -a,
    call: (name, a) => numbers[name]!(a),
  });
}

const numbers: Readonly<Record<string, (a: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
};

/** With lists of one length, number by number; constants stay numbers until they meet one. */
export function listOf(formula: Formula, look: (name: string) => Float64Array | number): Float64Array | number {
  const each = (f: (a: number, b: number) => number) => (a: Float64Array | number, b: Float64Array | number) => {
    if (typeof a === 'number' && typeof b === 'number') return f(a, b);
    const out = new Float64Array((typeof a === 'number' ? (b as Float64Array) : a).length);
    for (let i = 0; i < out.length; i++) out[i] = f(typeof a === 'number' ? a : a[i]!, typeof b === 'number' ? b : b[i]!);
    return out;
  };
  const power = each((a, b) => (b === 2 ? a * a : a ** b));
  return compute<Float64Array | number>(formula, {
    number: (value) => value,
    name: look,
    add: each((a, b) => a + b),
    subtract: each((a, b) => a - b),
    multiply: each((a, b) => a * b),
    divide: each((a, b) => a / b),
    power: (base, exponent) => power(base, exponent),
    negate: (a) => each((one) => -one)(a, 0),
    call: (name, a) => each(numbers[name]!)(a, 0),
  });
}

/** With tensors of one shape; constants stay numbers until they meet one. */
export function tensorOf(formula: Formula, look: (name: string) => tf.Tensor): tf.Tensor {
  const result = compute<tf.Tensor | number>(formula, {
    number: (value) => value,
    name: look,
    add: (a, b) => (isNumber(a) ? (isNumber(b) ? a + b : b.add(a)) : a.add(b)),
    subtract: (a, b) => (isNumber(a) ? (isNumber(b) ? a - b : b.neg().add(a)) : a.sub(b)),
    multiply: (a, b) => (isNumber(a) ? (isNumber(b) ? a * b : b.mul(a)) : a.mul(b)),
    divide: (a, b) => (isNumber(b) ? (isNumber(a) ? a / b : a.mul(1 / b)) : isNumber(a) ? b.reciprocal().mul(a) : a.div(b)),
    power: (base, exponent, fixed) => (isNumber(base) && isNumber(exponent) ? base ** exponent : powerOf(base, exponent, fixed)),
    negate: (a) => (isNumber(a) ? -a : a.neg()),
    call: (name, a) => (isNumber(a) ? numbers[name]!(a) : tensors[name]!(a)),
  });
  return isNumber(result) ? tf.scalar(result) : result;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Small whole powers are products: they have a gradient where the base is 0 or negative. */
function powerOf(base: tf.Tensor | number, exponent: tf.Tensor | number, fixed: number | undefined): tf.Tensor {
  if (fixed === 2) return (base as tf.Tensor).square();
  if (fixed !== undefined && Number.isInteger(fixed) && fixed > 0 && fixed <= 8) {
    let product = base as tf.Tensor;
    for (let i = 1; i < fixed; i++) product = product.mul(base as tf.Tensor);
    return product;
  }
  return tf.pow(base, exponent);
}

const tensors: Readonly<Record<string, (a: tf.Tensor) => tf.Tensor>> = {
  sin: tf.sin,
  cos: tf.cos,
  tan: (a) => tf.sin(a).div(tf.cos(a)),
  exp: tf.exp,
  log: tf.log,
  sqrt: tf.sqrt,
  abs: tf.abs,
  // By exponentials: these have gradients and kernels on every engine.
  sinh: (a) => a.exp().sub(a.neg().exp()).mul(0.5),
  cosh: (a) => a.exp().add(a.neg().exp()).mul(0.5),
  tanh: tf.tanh,
};
