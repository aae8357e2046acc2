import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../core/kernels.ts';

/**
 * The recurrence of a long short-term memory, all steps at once, with a gradient of its own:
 *
 *     i | f | g | o = z_t + h_(t-1) U          z: [batch, time, 4 * units], what the input says to the gates     U: [units, 4 * units]
 *     c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)          h_t = sigmoid(o) tanh(c_t)          h_0, c_0: [batch, units]
 *
 *     gives [batch, time, 2 * units]: h beside c, of each step
 *
 * The plain gradient of such a loop makes a product for the gradient of U at each step and adds them up. Here the gates that came forward
 * are kept, the way back finds the gradient of z alone, and then one product over all steps gives that of U: dU = sum_t h_(t-1)^T dz_t.
 * An engine that has a kernel for the whole loop is given it.
 */
export function lstmStates(z: tf.Tensor3D, recurrent: tf.Tensor2D, h0: tf.Tensor2D, c0: tf.Tensor2D): tf.Tensor3D {
  const compute = tf.customGrad((...given: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = given[4] as tf.GradSaveFunc;
    const own = hasKernel(forwardKernel);
    const [states, gates] = own
      ? (tf.engine().runKernel(forwardKernel, { z, recurrent, h0, c0 }) as unknown as [tf.Tensor3D, tf.Tensor3D])
      : forward(z, recurrent, h0, c0);
    save([recurrent, h0, c0, states, gates]);
    return { value: states, gradFunc: (dStates, saved) => gradients(dStates as tf.Tensor3D, saved as Saved) };
  });
  return compute(z, recurrent, h0, c0) as tf.Tensor3D;
}

/**
 * Kernels for the whole loop, which an engine may register: z, recurrent, h0, c0 -> states, gates; and for the way back
 * recurrent, gates, states, h0, c0, dStates -> the gradients of z, recurrent, h0, c0.
 */
export const forwardKernel = 'TensorloomLstm';
export const backwardKernel = 'TensorloomLstmGrad';

type Saved = [recurrent: tf.Tensor2D, h0: tf.Tensor2D, c0: tf.Tensor2D, states: tf.Tensor3D, gates: tf.Tensor3D];

/** The states, and the gates after their bends: input, forget, candidate, output side by side. */
function forward(z: tf.Tensor3D, recurrent: tf.Tensor2D, h0: tf.Tensor2D, c0: tf.Tensor2D): [tf.Tensor3D, tf.Tensor3D] {
  const [batch, time, wide] = z.shape;
  const states: tf.Tensor[] = [];
  const gates: tf.Tensor[] = [];
  let [h, c]: [tf.Tensor, tf.Tensor] = [h0, c0];
  for (let t = 0; t < time; t++) {
    const sums = z.slice([0, t, 0], [batch, 1, wide]).reshape([batch, wide]).add(h.matMul(recurrent));
    const [i, f, g, o] = parts(sums, 4).map((part, k) => (k === 2 ? part.tanh() : part.sigmoid())) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    c = f.mul(c).add(i.mul(g));
    h = o.mul(c.tanh());
    states.push(tf.concat([h, c], 1));
    gates.push(tf.concat([i, f, g, o], 1));
  }
  return [sideBySide(states), sideBySide(gates)];
}

function gradients(dStates: tf.Tensor3D, saved: Saved): tf.Tensor[] {
  const [recurrent, h0, c0, states, gates] = saved;
  if (hasKernel(backwardKernel)) return tf.engine().runKernel(backwardKernel, { recurrent, gates, states, h0, c0, dStates }) as unknown as tf.Tensor[];
  const [batch, time, wide] = gates.shape;
  const units = wide / 4;
  const [dz, dh0, dc0] = backward(dStates, saved);
  const before = tf.concat([h0.reshape([batch, 1, units]), states.slice([0, 0, 0], [batch, time - 1, units])], 1).reshape([batch * time, units]);
  return [dz, tf.matMul(before, dz.reshape([batch * time, wide]), true, false), dh0, dc0];
}

/** From the last step to the first: gradients of z, h_0 and c_0. */
function backward(dStates: tf.Tensor3D, [recurrent, , c0, states, gates]: Saved): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const [batch, time, wide] = gates.shape;
  const units = wide / 4;
  const at = (x: tf.Tensor3D, t: number) => x.slice([0, t, 0], [batch, 1, x.shape[2]]).reshape([batch, x.shape[2]]);
  const all: tf.Tensor[] = [];
  let dh: tf.Tensor = tf.zeros([batch, units]);
  let dc: tf.Tensor = tf.zeros([batch, units]);
  for (let t = time - 1; t >= 0; t--) {
    const [i, f, g, o] = parts(at(gates, t), 4) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [givenH, givenC] = parts(at(dStates, t), 2) as [tf.Tensor, tf.Tensor];
    const cell = parts(at(states, t), 2)[1]!;
    const cellBefore = t === 0 ? c0 : parts(at(states, t - 1), 2)[1]!;
    const bent = cell.tanh();
    dh = dh.add(givenH);
    dc = dc.add(givenC).add(dh.mul(o).mul(slopeOfTanh(bent)));
    const dz = tf.concat(
      [dc.mul(g).mul(slopeOfSigmoid(i)), dc.mul(cellBefore).mul(slopeOfSigmoid(f)), dc.mul(i).mul(slopeOfTanh(g)), dh.mul(bent).mul(slopeOfSigmoid(o))],
      1,
    );
    all.unshift(dz);
    dh = tf.matMul(dz, recurrent, false, true);
    dc = dc.mul(f);
  }
  return [sideBySide(all), dh, dc];
}

/** The slope of a bend, from what it gave. */
const slopeOfSigmoid = (y: tf.Tensor) => y.mul(tf.sub(1, y));
const slopeOfTanh = (y: tf.Tensor) => tf.sub(1, y.square());

const parts = (x: tf.Tensor, count: number): tf.Tensor[] => tf.split(x, count, 1);

/** [batch, width] of each step -> [batch, time, width] */
function sideBySide(steps: readonly tf.Tensor[]): tf.Tensor3D {
  const [batch, width] = steps[0]!.shape as [number, number];
  return tf.concat(
    steps.map((step) => step.reshape([batch, 1, width])),
    1,
  ) as tf.Tensor3D;
}
