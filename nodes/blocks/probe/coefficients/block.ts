import { define } from '../../define.ts';
import { embedding, port } from '../../ports.ts';
import { field } from '../../physics/signals.ts';

export const coefficients = define({
  type: 'probe.coefficients',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Coefficients', zh: '系数曲线' },
    idea: {
      en: 'The unknown coefficients of the equation over the steps, beside what they truly are.',
      zh: '方程的未知系数随训练步数的变化，并与真值对照。',
    },
  },
  words: ['inverse problem', 'parameter', 'discovery', '反问题', '参数识别', 'xishu'],
  inputs: { watch: port('field', ['batch', 'width'], 'Field', '物理场') },
  outputs: {},
  params: {},
  infer: () => ({}),
  examples: [{ inputs: { watch: field(1) } }, { inputs: { watch: embedding(4) }, problem: 'port.role' }],
});
