import { addressOf, room, withFloats, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

const whole = (columns: number) => Math.ceil(columns / 8) * 8;

/** A long short-term memory, all steps in one call (`runtime/layers/recurrence.ts`): gives states and gates. */
export const lstm: WasmKernel = {
  name: 'TensorloomLstm',
  compute({ z, recurrent, h0, c0 }, _, backend) {
    const [batch, time, wide] = z!.shape as [number, number, number];
    const units = wide / 4;
    const [states, gates] = [room(backend, [batch, time, 2 * units]), room(backend, [batch, time, wide])];
    const at = [z!, recurrent!, h0!, c0!].map((info) => addressOf(backend, info)) as [number, number, number, number];
    withFloats(backend, units * whole(wide), (laid) => kernels().lstm(...at, states.at, gates.at, laid, batch, time, units));
    return [states.info, gates.info];
  },
};

/** Its gradients: of z, of the recurrent weights, of the first states. */
export const lstmGradient: WasmKernel = {
  name: 'TensorloomLstmGrad',
  compute({ recurrent, gates, states, h0, c0, dStates }, _, backend) {
    const [batch, time, wide] = gates!.shape as [number, number, number];
    const units = wide / 4;
    const [dz, dRecurrent] = [room(backend, [batch, time, wide]), room(backend, [units, wide])];
    const [dh0, dc0] = [room(backend, [batch, units]), room(backend, [batch, units])];
    const at = [recurrent!, h0!, c0!, states!, gates!, dStates!].map((info) => addressOf(backend, info)) as [number, number, number, number, number, number];
    const { lstmGradient: run, product } = kernels();
    withFloats(backend, batch * time * units, (before) => {
      withFloats(backend, wide * whole(units), (laid) => run(...at, dz.at, dh0.at, dc0.at, before, laid, batch, time, units));
      product(before, dz.at, dRecurrent.at, units, wide, batch * time, units, wide, wide, true, false, 0, 0, 1);
    });
    return [dz.info, dRecurrent.info, dh0.info, dc0.info];
  },
};
