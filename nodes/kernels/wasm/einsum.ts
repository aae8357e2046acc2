import * as tf from '@tensorflow/tfjs';
import { sizeOf, type WasmKernel } from './heap.ts';

/**
 * Sums of products named by letters, "bij,bjk->bik", as matrix products: letters that both operands have and the result keeps count the matrices, those
 * that both have and the result drops are summed over, and the rest are rows and columns. Letters of one operand alone that the result drops are summed
 * first. The backend has no kernel for it.
 */
export const einsum: WasmKernel = {
  name: 'Einsum',
  compute(inputs, { equation }) {
    const [left, right = ''] = (equation as string).replaceAll(' ', '').split('->') as [string, string?];
    const letters = left.split(',');
    const operands = Object.values(inputs).map((info, i): Lettered => ({ tensor: info as tf.Tensor, letters: [...letters[i]!] }));
    checkLetters(equation as string, operands, [...right]);
    return tf.tidy(() => {
      const [first, second] = operands as [Lettered, Lettered?];
      const result = second ? productOf(first, second, new Set(right)) : first;
      return inOrder(summed(result, new Set(right)), [...right]).clone();
    });
  },
};

interface Lettered {
  readonly tensor: tf.Tensor;
  readonly letters: readonly string[];
}

function checkLetters(equation: string, operands: readonly Lettered[], kept: readonly string[]): void {
  const sizes = new Map<string, number>();
  for (const { tensor, letters } of operands) {
    const complaint = `Einsum "${equation}": an operand of shape [${tensor.shape.join(', ')}] does not fit "${letters.join('')}"`;
    if (letters.length !== tensor.rank || new Set(letters).size !== letters.length) throw new Error(complaint);
    letters.forEach((letter, axis) => {
      if ((sizes.get(letter) ?? tensor.shape[axis]) !== tensor.shape[axis]) throw new Error(complaint);
      sizes.set(letter, tensor.shape[axis]!);
    });
  }
  const strange = kept.find((letter) => !sizes.has(letter));
  if (strange !== undefined) throw new Error(`Einsum "${equation}": no operand has "${strange}"`);
}

/** Without the letters that nobody asks for any more. */
function summed({ tensor, letters }: Lettered, wanted: ReadonlySet<string>): Lettered {
  const axes = letters.flatMap((letter, axis) => (wanted.has(letter) ? [] : [axis]));
  return axes.length === 0 ? { tensor, letters } : { tensor: tf.sum(tensor, axes), letters: letters.filter((letter) => wanted.has(letter)) };
}

const inOrder = ({ tensor, letters }: Lettered, order: readonly string[]): tf.Tensor =>
  tf.transpose(
    tensor,
    order.map((letter) => letters.indexOf(letter)),
  );

function productOf(a: Lettered, b: Lettered, wanted: ReadonlySet<string>): Lettered {
  const first = summed(a, new Set([...wanted, ...b.letters]));
  const second = summed(b, new Set([...wanted, ...first.letters]));
  const both = first.letters.filter((letter) => second.letters.includes(letter));
  const [many, deep] = [both.filter((letter) => wanted.has(letter)), both.filter((letter) => !wanted.has(letter))];
  const [rows, columns] = [first, second].map(({ letters }) => letters.filter((letter) => !both.includes(letter))) as [string[], string[]];
  const sizesOf = (chosen: readonly string[], { tensor, letters }: Lettered) => chosen.map((letter) => tensor.shape[letters.indexOf(letter)]!);
  const count = sizesOf(many, first);
  const as3 = (of: Lettered, ...groups: readonly (readonly string[])[]) =>
    tf.reshape(
      inOrder(of, groups.flat()),
      groups.map((group) => sizeOf(sizesOf(group, of))),
    );
  const product = tf.matMul(as3(first, many, rows, deep), as3(second, many, deep, columns));
  return { tensor: tf.reshape(product, [...count, ...sizesOf(rows, first), ...sizesOf(columns, second)]), letters: [...many, ...rows, ...columns] };
}
