import { define } from '../../define.ts';
import { choice, int, number } from '../../params.ts';
import { lastSize, port, withWidth } from '../../ports.ts';
import { sampleSize } from '../../shapes.ts';
import { field } from '../signals.ts';

export const fourier = define({
  type: 'physics.fourier',
  version: 1,
  family: 'physics',
  part: 'layer',
  text: {
    name: { en: 'Fourier features', zh: '傅里叶特征' },
    idea: {
      en: 'Gives the network sines and cosines of the coordinates, so that it need not learn to oscillate.',
      zh: '把坐标变成一组正弦和余弦再交给网络，使它不必自己学会振荡。',
    },
  },
  words: ['positional encoding', 'spectral bias', 'sine', 'frequency', '谱偏差', '频率', '正弦', 'fuliye'],
  inputs: { input: port('field', ['batch', 'width'], 'Coordinates', '坐标') },
  outputs: { output: port('field', ['batch', 'width'], 'Features', '特征') },
  params: {
    features: int({
      default: 32,
      min: 1,
      max: 1024,
      search: true,
      text: { en: 'Frequencies', zh: '频率个数' },
      hint: { en: 'How many waves; each gives a sine and a cosine.', zh: '用多少个波，每个给出一个正弦和一个余弦。' },
    }),
    scale: number({
      default: 1,
      min: 0.01,
      max: 100,
      scale: 'log',
      search: true,
      text: { en: 'Scale', zh: '尺度' },
      hint: {
        en: 'Spread of the frequencies, in waves per unit of length. Larger finds finer detail, and noise.',
        zh: '频率的散布范围，以每单位长度的波数计。越大细节越多，也越容易出现噪声。',
      },
    }),
    kind: choice({
      default: 'random',
      choices: { random: { en: 'random directions', zh: '随机方向' }, periodic: { en: 'periodic in x', zh: '沿 x 周期' } },
      text: { en: 'Waves', zh: '波的种类' },
      hint: {
        en: 'Periodic: whole waves over the length of x, so that the field and all its derivatives agree at both ends; other coordinates pass unchanged.',
        zh: '周期：x 方向上恰好是整数个波，场及其各阶导数在两端自动相等；其他坐标原样通过。',
      },
    }),
    period: number({
      default: 2,
      min: 1e-6,
      max: 1e6,
      text: { en: 'Period', zh: '周期' },
      hint: { en: 'Length of x over which periodic waves repeat.', zh: '周期波在 x 方向上重复一次的长度。' },
    }),
  },
  face: ['features', 'scale'],
  smooth: () => true,

  infer: ({ input }, { features, kind }) => ({ output: withWidth(input!, widthOf(Number(lastSize(input!.shape)), features, kind)) }),
  cost({ input }, { features, kind }) {
    const width = Number(lastSize(input!.shape));
    const out = widthOf(width, features, kind);
    return { weights: kind === 'random' ? width * features : 0, multiplyAdds: sampleSize(input!.shape) * features, activations: out };
  },
  emit: ({ features, scale, kind, period }) => ({
    use: 'FourierFeatures',
    from: 'nodes/blocks/physics/fourier/layer.ts',
    args: { features, scale, kind, period },
  }),

  examples: [
    { inputs: { input: field(2) } },
    { inputs: { input: field(3) }, params: { features: 3, kind: 'periodic' } },
    { inputs: { input: field(2) }, params: { scale: 0 }, problem: 'param.range' },
    { inputs: {}, problem: 'port.missing' },
  ],
});

const widthOf = (width: number, features: number, kind: string): number => 2 * features + (kind === 'periodic' ? width - 1 : 0);
