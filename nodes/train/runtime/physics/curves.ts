import * as tf from '@tensorflow/tfjs';

/** Curves that have all their derivatives: what a network that solves an equation may bend with. */
export type Curve = 'none' | 'tanh' | 'sigmoid' | 'sin' | 'gelu' | 'swish' | 'softplus' | 'cos' | 'exp' | 'log' | 'sqrt' | 'reciprocal';

export const isCurve = (kind: string): kind is Curve => ['none', 'tanh', 'sigmoid', 'sin', 'gelu', 'swish', 'softplus'].includes(kind);

/**
 * The curve at z and its derivatives: s, s', s'', ... up to `order`.
 *
 *     tanh      each derivative is a polynomial in y = tanh z: y' = 1 - y^2, so p(y)' = p'(y) (1 - y^2)
 *     sigmoid   the same with y' = y - y^2
 *     softplus  its first derivative is the sigmoid
 *     swish     z sigmoid(z);  gelu  z (1 + tanh(g(z))) / 2  in its tanh form: the rule for products
 */
export function curveOf(curve: Curve, z: tf.Tensor, order: number): tf.Tensor[] {
  switch (curve) {
    case 'none':
      return upTo(order, (k) => (k === 0 ? z : k === 1 ? tf.onesLike(z) : tf.zerosLike(z)));
    case 'tanh':
      return byPolynomials(z.tanh(), [1, 0, -1], order);
    case 'sigmoid':
      return byPolynomials(z.sigmoid(), [0, 1, -1], order);
    case 'sin':
    case 'cos': {
      const turn = curve === 'sin' ? 0 : 1;
      const [sine, cosine] = [z.sin(), z.cos()];
      return upTo(order, (k) => [sine, cosine, sine.neg(), cosine.neg()][(k + turn) % 4]!);
    }
    case 'softplus':
      return [z.softplus(), ...(order > 0 ? curveOf('sigmoid', z, order - 1) : [])];
    case 'swish':
      return timesZ(z, curveOf('sigmoid', z, order));
    case 'gelu':
      return timesZ(z, halfOnePlusTanh(z, order));
    case 'exp': {
      const power = z.exp();
      return upTo(order, () => power);
    }
    case 'log': {
      const inverse = z.reciprocal();
      return upTo(order, (k) => (k === 0 ? z.log() : inverse.pow(k).mul((k % 2 === 1 ? 1 : -1) * factorial(k - 1))));
    }
    case 'sqrt':
      return upTo(order, (k) => z.pow(0.5 - k).mul(Array.from({ length: k }, (_, i) => 0.5 - i).reduce((a, b) => a * b, 1)));
    case 'reciprocal':
      return upTo(order, (k) => z.pow(-1 - k).mul((k % 2 === 1 ? -1 : 1) * factorial(k)));
  }
}

const upTo = (order: number, make: (k: number) => tf.Tensor): tf.Tensor[] => Array.from({ length: order + 1 }, (_, k) => make(k));
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** y and its derivatives, where y' is the polynomial `rate` of y (lowest power first). */
function byPolynomials(y: tf.Tensor, rate: readonly number[], order: number): tf.Tensor[] {
  let polynomial: readonly number[] = [0, 1];
  const found = [y];
  const first = horner(y, rate);
  for (let k = 1; k <= order; k++) {
    const slope = polynomial.slice(1).map((factor, i) => factor * (i + 1));
    // y' itself is a factor of every derivative, so one power less has to be computed.
    found.push(k === 1 ? first : horner(y, slope).mul(first));
    polynomial = multiplied(slope, rate);
  }
  return found;
}

function multiplied(a: readonly number[], b: readonly number[]): number[] {
  const c = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => (c[i + j] = c[i + j]! + x * y)));
  return c;
}

/** A polynomial of y; one in y^2 alone is computed in y^2. */
function horner(y: tf.Tensor, factors: readonly number[]): tf.Tensor {
  const even = factors.every((factor, i) => i % 2 === 0 || factor === 0);
  const odd = factors.every((factor, i) => i % 2 === 1 || factor === 0);
  if (factors.length > 2 && (even || odd)) {
    const inner = horner(
      y.square(),
      factors.filter((_, i) => i % 2 === (even ? 0 : 1)),
    );
    return even ? inner : inner.mul(y);
  }
  let value: tf.Tensor | undefined;
  for (let i = factors.length - 1; i >= 0; i--) {
    if (value === undefined) value = i === 0 ? tf.onesLike(y).mul(factors[0]!) : y.mul(factors[i]!);
    else {
      if (factors[i] !== 0) value = value.add(factors[i]!);
      if (i > 0) value = value.mul(y);
    }
  }
  return value!;
}

/** Of z f(z): z f and its k-th derivative, z f^(k) + k f^(k-1). */
const timesZ = (z: tf.Tensor, f: readonly tf.Tensor[]): tf.Tensor[] => f.map((one, k) => (k === 0 ? z.mul(one) : z.mul(one).add(f[k - 1]!.mul(k))));

/** (1 + tanh(g)) / 2 with g = sqrt(2 / pi) (z + 0.044715 z^3), whose fourth derivative is 0. */
function halfOnePlusTanh(z: tf.Tensor, order: number): tf.Tensor[] {
  const [c, a] = [Math.sqrt(2 / Math.PI), 0.044715];
  const square = z.square();
  const g = [z.mul(square.mul(a * c).add(c)), square.mul(3 * a * c).add(c), z.mul(6 * a * c), tf.onesLike(z).mul(6 * a * c)];
  const outer = byPolynomials(g[0]!.tanh(), [1, 0, -1], order);
  return upTo(order, (k) => {
    if (k === 0) return outer[0]!.add(1).mul(0.5);
    return chains(k)
      .filter(({ sizes }) => sizes.every((size) => size <= 3))
      .map(({ count, sizes }) => sizes.reduce((term, size) => term.mul(g[size]!), outer[sizes.length]!.mul(count * 0.5)))
      .reduce((sum, term) => sum.add(term));
  });
}

/** Ways to split k things into parts of given sizes, with how many there are of each kind. */
function chains(k: number): { readonly count: number; readonly sizes: readonly number[] }[] {
  const found: { count: number; sizes: number[] }[] = [];
  const split = (left: number, most: number, sizes: number[]) => {
    if (left === 0) {
      const repeats = [...new Set(sizes)].map((size) => factorial(sizes.filter((one) => one === size).length));
      found.push({ count: factorial(k) / [...sizes.map(factorial), ...repeats].reduce((a, b) => a * b, 1), sizes });
    }
    for (let size = Math.min(left, most); size >= 1; size--) split(left - size, size, [...sizes, size]);
  };
  split(k, k, []);
  return found;
}
