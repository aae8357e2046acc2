import { choice } from './params.ts';

/** The choice of an activation, the same in every block that has one. */
export const activations = {
  none: { en: 'none', zh: '无' },
  relu: { en: 'ReLU', zh: 'ReLU' },
  leakyRelu: { en: 'leaky ReLU', zh: '带泄漏 ReLU' },
  elu: { en: 'ELU', zh: 'ELU' },
  selu: { en: 'SELU', zh: 'SELU' },
  gelu: { en: 'GELU', zh: 'GELU' },
  geluExact: { en: 'GELU, exact', zh: 'GELU（精确）' },
  tanh: { en: 'tanh', zh: 'tanh' },
  sin: { en: 'sin', zh: 'sin' },
  swish: { en: 'Swish', zh: 'Swish' },
  softplus: { en: 'softplus', zh: 'softplus' },
  sigmoid: { en: 'sigmoid', zh: 'sigmoid' },
  softmax: { en: 'softmax', zh: 'softmax' },
} as const;

/** Whether all derivatives of the curve pass on something: without that, an equation cannot be learned through it. */
export const isSmooth = (activation: keyof typeof activations): boolean => ['none', 'tanh', 'sin', 'swish', 'softplus', 'sigmoid', 'gelu'].includes(activation);

export const activationParam = (initial: keyof typeof activations) =>
  choice({
    default: initial,
    choices: activations,
    search: true,
    text: { en: 'Activation', zh: '激活函数' },
    hint: {
      en: 'The bend after the linear map; without one, several layers do no more than a single one.',
      zh: '线性变换之后的非线性；没有它，多层叠起来也只相当于一层。',
    },
  });
