import { define, type Inferred } from '../../define.ts';
import { embedding, port, scalar, sequence, sequenceAxes } from '../../ports.ts';

export const rows = define({
  type: 'loss.rows',
  version: 1,
  family: 'loss',
  part: 'loss',
  goal: 'generation',
  text: {
    name: { en: 'Graph rows', zh: '图的逐行损失' },
    idea: {
      en: 'How surprised the model is by who is joined to whom, node after node, and by where a graph ends.',
      zh: '衡量模型对“谁与谁相连、图在哪里结束”有多意外，一个节点一个节点地算。',
    },
  },
  words: ['graph generation', 'graphrnn', 'binary cross-entropy', 'autoregressive', '图生成', '二元交叉熵', '自回归', 'tushengcheng'],
  inputs: { logits: port('sequence', sequenceAxes, 'Scores', '分数') },
  outputs: { loss: port('loss', [], 'Loss', '损失') },
  params: {},

  infer({ logits }): Inferred {
    const [, time, width] = logits!.shape.map(({ size }) => size);
    if (typeof time === 'number' && width !== time + 1) {
      return { code: 'rows.width', port: 'logits', data: { width: width!, expected: time + 1 }, cures: [{ kind: 'set', param: 'units', to: time + 1 }] };
    }
    return { loss: scalar('loss') };
  },
  emit: () => ({ use: 'rowLoss', from: 'nodes/train/runtime/losses/rowLoss.ts', args: {} }),

  examples: [
    { inputs: { logits: sequence(19, 20) } },
    { inputs: { logits: sequence(19, 19) }, problem: 'rows.width' },
    { inputs: { logits: embedding(8) }, problem: 'port.role' },
  ],
});
