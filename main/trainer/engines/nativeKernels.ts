import { hasNativeKernels } from '../../../nodes/kernels/native/installNativeKernels.ts';
import { define } from '../../recorder/index.ts';

/** Tells the recorder what our own operations take and give, so that it can record them. */
export function defineNativeKernels(): void {
  if (!hasNativeKernels()) return;
  define('TensorloomLstm z:1,recurrent:1,h0:1,c0:1 states:1,gates:1');
  define('TensorloomLstmGrad recurrent:1,gates:1,states:1,h0:1,c0:1,d_states:1 dz:1,d_recurrent:1,dh0:1,dc0:1');
  define('TensorloomAdam weights:N*1,gradients:N*1,mean:1,square:1,power1:1,power2:1,rate:1 new_weights:N*1,new_mean:1,new_square:1,new_power1:1,new_power2:1 ' +
    'N:int,decays:list(int),beta1:float,beta2:float,take1:float,take2:float,epsilon:float,decay:float');
  define('TensorloomCrossEntropy scores:1,labels:3 loss:1,norms:1,right:1 smoothing:float');
  define('TensorloomCrossEntropyGrad scores:1,labels:3,norms:1,d_loss:1 d_scores:1,sums:1 smoothing:float');
  define('TensorloomCountRight scores:1,labels:3 right:1');
  define('TensorloomAttention qkv:1 results:1,norms:1 time:int,heads:int,causal:int');
  define('TensorloomAttentionGrad qkv:1,norms:1,d_results:1 d_qkv:1 time:int,heads:int,causal:int');
  define('TensorloomLayerNorm x:1,gamma:1,beta:1 y:1,norms:1 epsilon:float');
  define('TensorloomLayerNormGrad x:1,gamma:1,norms:1,dy:1 dx:1,d_gamma:1,d_beta:1,sums:1 ');
  define('TensorloomGelu x:1 y:1,slopes:1 exact:int');
  define('TensorloomWindowMax x:1 maxima:1 window:list(int)');
  define('TensorloomJets rows:1,layers:N*1 result:1 N:int,streams:list(int),bent:list(int)');
  define('TensorloomJetsGrad rows:1,d_result:1,layers:N*1 d_rows:1,d_layers:N*1 N:int,streams:list(int),bent:list(int)');
}
