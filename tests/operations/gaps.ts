/** What an engine computes wrongly or refuses, and why no block comes to it. A gap that is closed makes the tests fail until it is taken out. */
export interface Gap {
  readonly engines: readonly ('cpu' | 'wasm' | 'native' | 'recorded' | 'compiled' | 'webgpu')[];
  /** Operations that no block may take while the gap is open, because it would not be told. */
  readonly kernels?: readonly string[];
  /** Names of cases. */
  readonly cases: readonly string[];
  readonly wrong: string;
  readonly unreached: string;
}

const everywhere = ['cpu', 'wasm', 'native', 'webgpu'] as const;

export const gaps: readonly Gap[] = [
  {
    engines: everywhere,
    kernels: ['MirrorPad'],
    cases: ['mirrorPad, reflect of floats', 'mirrorPad, symmetric of floats'],
    wrong: 'the gradient leaves out what the mirrored border saw (in tfjs-core, so on every engine)',
    unreached: 'no block uses tf.mirrorPad; nodes/train/runtime/operations has one with a right gradient',
  },
  {
    engines: everywhere,
    cases: ['cumsum of [3,4] along -1, exclusive', 'cumsum of [3,4,2] along 1, backwards'],
    wrong: 'the gradient throws for an axis below zero and for the middle one of three (in tfjs-core)',
    unreached: 'it is refused, not wrong, and no block takes running totals along such axes',
  },
  {
    engines: ['cpu', 'wasm', 'webgpu'],
    kernels: ['Cumprod'],
    cases: ['cumprod of [3,4] along -1, exclusive'],
    wrong: 'an axis below zero gives another shape',
    unreached: 'no block takes running products',
  },
  {
    engines: ['native'],
    kernels: ['DenseBincount'],
    cases: ['bincount of rows'],
    wrong: 'the engine has no DenseBincount, and says so',
    unreached: 'no block counts by rows',
  },
  {
    engines: everywhere,
    cases: ['depthwiseConv2d of [1,8,9,2], kernel 3 x 3, 1 a channel, strides 1,1, dilations 2,2, same'],
    wrong: 'tfjs-core has no gradient of a dilated depthwise convolution, and says so',
    unreached: 'blocks dilate through nodes/train/runtime/operations',
  },
  {
    engines: ['cpu'],
    kernels: ['MaxPool3DGrad'],
    cases: ['maxPool3d of [1,4,5,6,2], window 2 x 3 x 2'],
    wrong: 'places in windows that are no cubes are counted wrongly',
    unreached: 'no block pools volumes',
  },
  {
    engines: ['cpu', 'native', 'recorded', 'compiled'],
    kernels: ['MaxPool3DGrad'],
    cases: ['maxPool3d of equal numbers: the first takes the gradient'],
    wrong: 'of equal numbers the last takes the gradient, or all',
    unreached: 'no block pools volumes',
  },
  {
    engines: ['webgpu'],
    kernels: ['Acos'],
    cases: ['acos of [7]', 'acos of [3,1,5]', 'acos of []', 'acos of [33,37]'],
    wrong: 'four to five digits are right, as WGSL allows',
    unreached: 'no block takes it',
  },
  {
    engines: ['webgpu'],
    cases: ['gather of [5,3] by [0] along 0', 'product of [0,4] and [4,3]', 'sum of nothing'],
    wrong: 'tensors without numbers are refused',
    unreached: 'a batch has at least one sample',
  },
  {
    engines: ['webgpu'],
    cases: ['product of [2,1,3,4] and [1,3,4,2], one for many'],
    wrong: 'both sides repeating is refused',
    unreached: 'nodes/train/runtime/operations has a product that writes repetitions out',
  },
  {
    engines: ['webgpu'],
    cases: [
      'transposedConvolution3d of [1,2,3,2,2], kernel 3 x 3 x 3, stride 2',
      'transposedConvolution3d of [2,2,2,3,1], kernel 2 x 3 x 2, stride 1',
      'transposedConvolution3d of [1,2,2,2,2], kernel 2 x 2 x 2, stride 3',
    ],
    wrong: 'turning a tensor of five axes around is refused',
    unreached: 'no block convolves volumes',
  },
];

export const gapOf = (name: string, engine: string): Gap | undefined =>
  gaps.find(({ engines, cases }) => (engines as readonly string[]).includes(engine) && cases.includes(name));
