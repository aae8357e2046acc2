import * as tf from '@tensorflow/tfjs';
import { product } from './product.ts';

/**
 * Sums of products, written with a letter for each axis: `einsum('bqd,bkd->bqk', q, k)`.
 *
 *     out[letters after the arrow] = sum over the letters that are not there  of the product of all inputs
 *
 * Two inputs at a time become one product of matrices. Letters of both that stay are the pairs of matrices, letters of both that go are summed over
 * in the product, the others are rows and columns. A letter stands once in an input; each letter of the answer stands in an input.
 */
export function einsum(equation: string, ...inputs: readonly tf.Tensor[]): tf.Tensor {
  const [before, wanted] = equation.replaceAll(' ', '').split('->') as [string, string | undefined];
  const names = before.split(',');
  const all = names.join('');
  const repeats = (letters: string) => new Set(letters).size !== letters.length;
  if (wanted === undefined || names.length !== inputs.length || names.some(repeats) || repeats(wanted) || [...wanted].some((letter) => !all.includes(letter)))
    throw new Error(`einsum: "${equation}" does not fit ${inputs.length} inputs`);
  inputs.forEach(({ shape }, i) => {
    if (shape.length !== names[i]!.length) throw new Error(`einsum: "${names[i]}" has ${names[i]!.length} axes, [${shape.join()}] came`);
  });
  let result: Named = { letters: names[0]!, x: inputs[0]! };
  for (let i = 1; i < inputs.length; i++) {
    const needed = new Set([...wanted, ...names.slice(i + 1).join('')]);
    result = multiplied(without(result, needed, names[i]!), without({ letters: names[i]!, x: inputs[i]! }, needed, result.letters), needed);
  }
  return ordered(without(result, new Set(wanted), ''), wanted);
}

interface Named {
  readonly letters: string;
  readonly x: tf.Tensor;
}

/** Sums over the letters that nobody asks for any more. */
function without({ letters, x }: Named, needed: ReadonlySet<string>, partner: string): Named {
  const axes = [...letters].flatMap((letter, axis) => (needed.has(letter) || partner.includes(letter) ? [] : [axis]));
  if (axes.length === 0) return { letters, x };
  return { letters: [...letters].filter((_, axis) => !axes.includes(axis)).join(''), x: x.sum(axes) };
}

function multiplied(a: Named, b: Named, needed: ReadonlySet<string>): Named {
  const shared = [...a.letters].filter((letter) => b.letters.includes(letter));
  const [pairs, summed] = [shared.filter((letter) => needed.has(letter)), shared.filter((letter) => !needed.has(letter))];
  const [rows, columns] = [a, b].map(({ letters }) => [...letters].filter((letter) => !shared.includes(letter))) as [string[], string[]];
  const size = ({ letters, x }: Named, some: readonly string[]) => some.reduce((count, letter) => count * x.shape[letters.indexOf(letter)]!, 1);
  const left = ordered(a, [...pairs, ...rows, ...summed].join('')).reshape([size(a, pairs), size(a, rows), size(a, summed)]);
  const right = ordered(b, [...pairs, ...summed, ...columns].join('')).reshape([size(b, pairs), size(b, summed), size(b, columns)]);
  const shape = [
    ...[...pairs, ...rows].map((letter) => a.x.shape[a.letters.indexOf(letter)]!),
    ...columns.map((letter) => b.x.shape[b.letters.indexOf(letter)]!),
  ];
  return { letters: [...pairs, ...rows, ...columns].join(''), x: product(left, right).reshape(shape) };
}

function ordered({ letters, x }: Named, wanted: string): tf.Tensor {
  return letters === wanted
    ? x
    : tf.transpose(
        x,
        [...wanted].map((letter) => letters.indexOf(letter)),
      );
}
