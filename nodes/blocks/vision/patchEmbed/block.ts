import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { divisors, embedding, image, imageAxes, port, sequenceAxes, setTo } from '../../ports.ts';
import { axis, type Shape, type Size } from '../../shapes.ts';
import * as units from '../../units.ts';

export const patchEmbed = define({
  type: 'vision.patchEmbed',
  version: 1,
  family: 'vision',
  part: 'layer',
  text: {
    name: { en: 'Patch embed', zh: '图块嵌入' },
    idea: { en: 'Cuts an image into squares and turns each square into a word.', zh: '把图像切成小方块，每一块变成一个“词”。' },
  },
  words: ['vit', 'vision transformer', 'patches', 'tokenise', 'tokenize', '切块', '分块', '视觉变换器', 'tukuai'],
  inputs: { input: port('image', imageAxes, 'Images', '图像') },
  outputs: { output: port('sequence', sequenceAxes, 'One word a patch', '每块一个词') },
  params: {
    patch: int({
      default: 7,
      min: 1,
      max: 256,
      unit: units.pixels,
      search: true,
      text: { en: 'Patch', zh: '图块边长' },
      hint: { en: 'Side of a square. Halve it and the sentence is four times as long.', zh: '方块的边长。减半后序列长度变为四倍。' },
    }),
    width: int({
      default: 64,
      min: 1,
      max: 8192,
      search: true,
      text: { en: 'Width', zh: '宽度' },
      hint: { en: 'How many numbers a word has, from here to the end of the transformer.', zh: '每个词用多少个数表示，此后整个变换器都用这个宽度。' },
    }),
  },
  face: ['patch', 'width'],

  infer({ input }, { patch, width }): Inferred {
    const sides = input!.shape.slice(1, 3);
    const sizes = sides.map(({ size }) => size).filter((size) => typeof size === 'number');
    for (const { axis: name, size } of sides) {
      if (typeof size === 'number' && size % patch !== 0) {
        const fitting = divisors(size, patch, size).filter((d) => sizes.every((other) => other % d === 0));
        return { code: 'patch.uneven', port: 'input', param: 'patch', data: { axis: name, size, patch }, cures: setTo('patch', fitting.slice(0, 3)) };
      }
    }
    return { output: { role: 'sequence', dtype: 'float32', shape: [input!.shape[0]!, axis('time', patches(input!.shape, patch)), axis('width', width)] } };
  },

  cost({ input }, { patch, width }) {
    const time = Number(patches(input!.shape, patch));
    const pixels = patch ** 2 * Number(input!.shape[3]!.size);
    return { weights: (pixels + 1) * width, multiplyAdds: time * pixels * width, activations: time * width };
  },

  emit: ({ patch, width }) => ({ use: 'PatchEmbed', from: 'nodes/blocks/vision/patchEmbed/layer.ts', args: { patch, width } }),

  examples: [
    { inputs: { input: image(28) }, params: { width: 16 } },
    { inputs: { input: image(32, 3) }, params: { patch: 4, width: 12 } },
    { inputs: { input: image(28) }, params: { patch: 5 }, problem: 'patch.uneven' },
    { inputs: { input: embedding(12) }, problem: 'port.role' },
  ],
});

function patches(shape: Shape, patch: number): Size {
  const [height, width] = [shape[1]!.size, shape[2]!.size];
  return typeof height === 'number' && typeof width === 'number' ? (height / patch) * (width / patch) : 'time';
}
