import { expect, test } from 'vitest';
import type { Problem } from '../../nodes/text/problem.ts';
import { obstacleSentence } from '../../renderer/state/nodeAt.ts';
import { documentOf, node, wires } from '../compile/documents.ts';

const obstacle = (block?: string): Problem => ({
  code: 'train.notRecordable',
  ...(block === undefined ? {} : { block }),
  data: { layer: 'dense_1', op: 'Abs', why: { en: 'why', zh: '原因' } },
});

test('why steps are not recorded names the block as it is called on the canvas', () => {
  const inner = documentOf('', [node('first', 'core.dense', {}, '第一层')], wires());
  const document = documentOf('', [node('head', 'core.dense'), node('encoder', 'compound:encoder')], wires(), {
    encoder: { name: { en: 'Encoder', zh: '编码器' }, idea: { en: '', zh: '' }, graph: inner.graph, exposed: [] },
  });
  expect(obstacleSentence(document, obstacle('head'), 'en')).toContain('graph: in Dense, the operation Abs');
  expect(obstacleSentence(document, obstacle('head'), 'zh')).toContain('全连接中的运算 Abs');
  expect(obstacleSentence(document, obstacle('encoder/first'), 'en')).toContain('in 第一层, the operation');
  // Of another document, or of no block.
  for (const [open, one] of [
    [document, obstacle('gone')],
    [document, obstacle()],
    [null, obstacle('head')],
  ] as const)
    expect(obstacleSentence(open, one, 'en')).toContain('in dense_1, the operation Abs');
});
