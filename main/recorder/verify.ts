import * as tf from '@tensorflow/tfjs';
import { handleOf, nativeBackend, sameTensor, setVariable } from './binding.ts';
import type { Elements } from './graph.ts';
import type { Replay } from './load.ts';

/** Two numbers agree when they differ by at most `absolute + relative * |the function's|`, or are the same infinity, or are both not a number. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
  /**
   * The share of the state's numbers that need not agree. Adam and its kin divide a gradient by its size, so one that is zero but for rounding, as that of
   * the bias of an attention's keys, moves its weight by a whole step of either sign.
   */
  readonly strays: number;
}

export interface Verdict {
  /** What the function itself returned, and the state is as it left it: a step that was checked is a step done. The caller disposes. */
  readonly outputs: tf.Tensor[];
  readonly agrees: boolean;
  /** The largest |replay - function|, and where it is: `output 0` or the name of a variable. */
  readonly difference: number;
  readonly where: string;
  /** The share of the state's numbers that do not agree. */
  readonly strays: number;
}

/** Runs a replay and the function that it stands for on the same inputs and state, and compares all that they give and set. */
export function verify(
  replay: Replay,
  f: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
  inputs: readonly tf.Tensor[],
  state: readonly tf.Variable[],
  { absolute = 1e-5, relative = 1e-4, strays: allowed = 0.05 }: Partial<Tolerance> = {},
): Verdict {
  const backend = nativeBackend();
  const hold = () => state.map((variable) => sameTensor(backend.binding, handleOf(backend, variable)));
  const read = (id: number) => backend.binding.tensorDataSync(id) as Elements;
  const before = hold();
  const replayed = replay.run(inputs, state);
  const after = hold();
  state.forEach((variable, i) => setVariable(backend, variable, before[i]!));
  try {
    const outputs = tf.tidy(() => f(inputs));
    const compare = (where: string, wanted: tf.Tensor, got: number) => ({
      where,
      ...apart(read(handleOf(backend, wanted)), read(got), { absolute, relative }),
    });
    const returned = outputs.map((tensor, i) => compare(`output ${i}`, tensor, handleOf(backend, replayed[i]!)));
    const set = state.map((variable, i) => compare(variable.name, variable, after[i]!.id));
    const { where, largest } = [...returned, ...set].reduce((worst, one) => (one.largest > worst.largest ? one : worst), { where: '', largest: 0 });
    const strays = sum(set.map(({ disagree }) => disagree)) / Math.max(1, sum(state.map(({ size }) => size)));
    return { outputs, agrees: strays <= allowed && returned.every(({ disagree }) => disagree === 0), difference: largest, where, strays };
  } finally {
    for (const { id } of after) backend.binding.deleteTensor(id);
    tf.dispose(replayed);
  }
}

/** How far numbers are apart, and how many do not agree. */
function apart(wanted: Elements, got: Elements, { absolute, relative }: Pick<Tolerance, 'absolute' | 'relative'>): { largest: number; disagree: number } {
  let [largest, disagree] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    const [one, other] = [wanted[i]!, got[i]!];
    if (one === other || Object.is(one, other)) continue;
    const distance = Math.abs(other - one);
    const far = Number.isNaN(distance) ? Infinity : distance;
    if (far > largest) largest = far;
    if (far > absolute + relative * Math.abs(one) || far === Infinity) disagree++;
  }
  return { largest, disagree };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
