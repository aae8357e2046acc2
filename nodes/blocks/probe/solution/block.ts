import { define } from '../../define.ts';
import { embedding, port } from '../../ports.ts';
import { field } from '../../physics/signals.ts';

export const solution = define({
  type: 'probe.solution',
  version: 1,
  family: 'probe',
  part: 'probe',
  text: {
    name: { en: 'Solution', zh: '解的图像' },
    idea: {
      en: 'The field as a map with a moving slice, beside its error, the residual and the points.',
      zh: '把场画成热图，配有可移动的剖面，并显示误差、残差和配点。',
    },
  },
  words: ['heat map', 'field', 'slice', 'residual', 'error map', 'collocation', '热图', '剖面', '误差图', '残差图', 'jietuxiang'],
  inputs: { watch: port('field', ['batch', 'width'], 'Field', '物理场') },
  outputs: {},
  params: {},
  infer: () => ({}),
  examples: [{ inputs: { watch: field(1) } }, { inputs: { watch: embedding(4) }, problem: 'port.role' }],
});
