import { hasNativeKernels } from '../../../nodes/kernels/native/installNativeKernels.ts';
import { define } from '../../recorder/index.ts';

/** Tells the recorder what our own operations take and give, so that it can record them. */
export function defineNativeKernels(): void {
  if (!hasNativeKernels()) return;
  define('TensorloomLstm z:1,recurrent:1,h0:1,c0:1 states:1,gates:1');
  define('TensorloomLstmGrad recurrent:1,gates:1,states:1,h0:1,c0:1,d_states:1 dz:1,d_recurrent:1,dh0:1,dc0:1');
}
