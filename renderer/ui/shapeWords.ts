import type { Shape } from '../../nodes/blocks/shapes.ts';
import type { Language, Text } from '../../nodes/text/text.ts';

/** Axes by name; a name that is not here (a user's, a later block's) is shown as it stands. */
const axisTexts: Readonly<Record<string, Text & { readonly letter: string }>> = {
  batch: { en: 'batch', zh: '批', letter: 'b' },
  height: { en: 'height', zh: '高', letter: 'h' },
  width: { en: 'width', zh: '宽', letter: '' },
  channels: { en: 'channels', zh: '通道', letter: 'c' },
  time: { en: 'time', zh: '时间', letter: 't' },
  heads: { en: 'heads', zh: '头', letter: '' },
  asks: { en: 'asks', zh: '查询', letter: '' },
  answers: { en: 'answers', zh: '应答', letter: '' },
  nodes: { en: 'nodes', zh: '节点', letter: 'n' },
  edges: { en: 'edges', zh: '边', letter: 'e' },
  ends: { en: 'ends', zh: '端点', letter: '' },
};

/** A feature width is a vector's length, not a picture's side. */
function named(shape: Shape, axis: string, language: Language): string {
  if (axis === 'width' && !shape.some((a) => a.axis === 'height')) return language === 'zh' ? '维度' : 'width';
  return Object.hasOwn(axisTexts, axis) ? axisTexts[axis]![language] : axis;
}

/** `height 28 × width 28 × channels 1`: the batch axis is left out. */
export function shapeText(shape: Shape, language: Language): string {
  const axes = shape.filter((a) => a.axis !== 'batch');
  if (axes.length === 0)
    return shape.length === 0 ? (language === 'zh' ? '一个数' : 'one number') : language === 'zh' ? '每个样本一个数' : 'one number a sample';
  return axes.map((a) => (a.size === a.axis ? named(shape, a.axis, language) : `${named(shape, a.axis, language)} ${a.size}`)).join(' × ');
}

/** For a wire: `28h 28w`, `17t 64`, `n 16`, `10`; a single channel is left out, a scalar says nothing. */
export function shapeShort(shape: Shape): string {
  const picture = shape.some((a) => a.axis === 'height');
  return shape
    .filter((a) => a.axis !== 'batch' && !(a.axis === 'channels' && a.size === 1))
    .map((a) => {
      const letter = a.axis === 'width' && picture ? 'w' : Object.hasOwn(axisTexts, a.axis) ? axisTexts[a.axis]!.letter : a.axis.slice(0, 1);
      // How many nodes a graph has is not known before it is read: `n 16`.
      return a.size === a.axis ? letter || a.axis : `${a.size}${letter}`;
    })
    .join(' ');
}
