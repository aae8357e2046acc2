/** The error function to double precision: its series near zero, its continued fraction beyond. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) > 6) return Math.sign(x);
  if (Math.abs(x) < 2.5) {
    let [term, total] = [x, x];
    for (let n = 1; n < 100; n++) {
      term *= (-x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction));
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const elu = (x: number): number => (x > 0 ? x : Math.expm1(x));

/** Klambauer et al. 2017. */
const [seluScale, seluAlpha] = [1.0507009873554804934193349852946, 1.6732632423543772848170429916717];
export const selu = (x: number): number => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x));

/** Halves go to the even neighbour. */
export function round(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** Both round towards minus infinity: the remainder has the sign of the divisor. */
export const floorDivide = (a: number, b: number): number => Math.floor(a / b);
export const modulo = (a: number, b: number): number => a - b * Math.floor(a / b);
