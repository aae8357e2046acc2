import * as tf from '@tensorflow/tfjs';
import type { Curve } from './curves.ts';
import { compute, type Formula } from './formula.ts';
import { bend, product, type Jet } from './jets.ts';

/**
 * Hard constraints: the field is not what the network says, but a formula of it that satisfies the conditions whatever it says.
 *
 *     u = t (1 - x^2) N(x, t) - sin(pi x)        is -sin(pi x) at t = 0, and 0 at x = -1 and x = 1
 *
 * The formula is computed on values with all their derivatives. Lagaris, Likas and Fotiadis 1998.
 */
export function transformed(fields: Readonly<Record<string, Jet>>, formulas: Readonly<Record<string, Formula>>, input: Jet): Readonly<Record<string, Jet>> {
  const { plan } = input;
  const lifted = (value: number): Jet => {
    const [streams, count] = [plan.keys.length, input.rows.shape[0] / plan.keys.length];
    const first = tf.fill([count, 1], value);
    return { rows: (streams === 1 ? first : tf.concat([first, tf.zeros([count * (streams - 1), 1])], 0)) as tf.Tensor2D, plan };
  };
  const name = (one: string): Jet => {
    const coordinate = plan.coordinates.indexOf(one);
    return coordinate < 0 ? fields[one]! : { rows: input.rows.slice([0, coordinate], [-1, 1]), plan };
  };
  return Object.fromEntries(
    Object.entries(fields).map(([field, jet]) => [field, formulas[field] === undefined ? jet : compute(formulas[field], arithmetic(name, lifted))]),
  );
}

function arithmetic(name: (name: string) => Jet, number: (value: number) => Jet) {
  const times = ({ rows, plan }: Jet, factor: number): Jet => ({ rows: rows.mul(factor), plan });
  const by = {
    number,
    name,
    add: (a: Jet, b: Jet): Jet => ({ rows: a.rows.add(b.rows), plan: a.plan }),
    subtract: (a: Jet, b: Jet): Jet => ({ rows: a.rows.sub(b.rows), plan: a.plan }),
    multiply: product,
    divide: (a: Jet, b: Jet): Jet => product(a, bend(b, 'reciprocal')),
    power(base: Jet, exponent: Jet, fixed: number | undefined): Jet {
      if (fixed !== undefined && Number.isInteger(fixed) && Math.abs(fixed) <= 8) {
        let result = number(1);
        for (let i = 0; i < Math.abs(fixed); i++) result = i === 0 ? base : product(result, base);
        return fixed < 0 ? bend(result, 'reciprocal') : result;
      }
      return fixed === 0.5 ? bend(base, 'sqrt') : bend(product(exponent, bend(base, 'log')), 'exp');
    },
    negate: (a: Jet): Jet => times(a, -1),
    call(name: string, a: Jet): Jet {
      const half = (sign: number) => times(by.add(bend(a, 'exp'), times(bend(times(a, -1), 'exp'), sign)), 0.5);
      switch (name) {
        case 'tan':
          return by.divide(bend(a, 'sin'), bend(a, 'cos'));
        case 'sinh':
          return half(-1);
        case 'cosh':
          return half(1);
        default:
          return bend(a, name as Curve);
      }
    },
  };
  return by;
}
