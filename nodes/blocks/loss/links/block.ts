import { define, type Inferred } from '../../define.ts';
import { flag, number } from '../../params.ts';
import { embedding, nodeAxes, nodes, port, scalar } from '../../ports.ts';

export const links = define({
  type: 'loss.links',
  version: 1,
  family: 'loss',
  part: 'loss',
  goal: 'links',
  text: {
    name: { en: 'Edge reconstruction', zh: '边重建' },
    idea: {
      en: 'How badly the codes of two nodes tell whether they are joined: their product should be large for edges and small for others.',
      zh: '衡量两个节点的编码能否说明它们是否相连：有边时内积应大，没有边时应小。',
    },
  },
  words: ['gae', 'vgae', 'inner product', 'decoder', 'negative sampling', 'link prediction', '图自编码器', '内积解码器', '负采样', '链接预测', 'bianchongjian'],
  inputs: { codes: port('embedding', nodeAxes, 'Node codes', '节点编码') },
  outputs: { loss: port('loss', [], 'Loss', '损失') },
  params: {
    variational: flag({
      default: false,
      text: { en: 'Variational', zh: '变分' },
      hint: {
        en: 'The first half of the width is the mean of a code, the second the logarithm of its deviation; the code is drawn from them.',
        zh: '宽度的前一半是编码的均值，后一半是标准差的对数，编码由它们采样得到。',
      },
    }),
    klWeight: number({
      default: 1,
      min: 0,
      max: 100,
      search: true,
      text: { en: 'Weight of the divergence', zh: '散度权重' },
      hint: {
        en: 'How much it counts that the codes keep to the standard normal distribution. Only where the loss is variational.',
        zh: '编码偏离标准正态分布要付多大代价，只在变分时起作用。',
      },
    }),
  },
  face: ['variational'],

  infer({ codes }, { variational }): Inferred {
    const width = codes!.shape[1]!.size;
    if (variational && typeof width === 'number' && width % 2 !== 0) {
      return { code: 'links.odd', port: 'codes', param: 'variational', data: { width }, cures: [{ kind: 'set', param: 'units', to: width + 1 }] };
    }
    return { loss: scalar('loss') };
  },
  emit: ({ variational, klWeight }) => ({ use: 'linkLoss', from: 'nodes/train/runtime/losses/linkLoss.ts', args: { variational, klWeight } }),

  examples: [
    { inputs: { codes: nodes(16) } },
    { inputs: { codes: nodes(8) }, params: { variational: true, klWeight: 0.5 } },
    { inputs: { codes: nodes(7) }, params: { variational: true }, problem: 'links.odd' },
    { inputs: { codes: embedding(8) }, problem: 'shape.axes' },
  ],
});
