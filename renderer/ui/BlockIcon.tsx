import { Outline } from './Outline.tsx';
import { RoleIcon, roleColour, type IconRole } from './RoleIcon.tsx';

/** What a block does, drawn on an 18 x 18 grid; the colour is that of its role. A type without a drawing shows its role's icon. */
const outlines: Readonly<Record<string, string>> = {
  'core.dense': 'M4.5 4h.1M4.5 9h.1M4.5 14h.1M13.5 6.5h.1M13.5 11.5h.1M6 4.3l6 2M6 4.8l6 6M6 8.7l6-2M6 9.3l6 2M6 13.2l6-6M6 13.7l6-2',
  'core.activation': 'M2.5 13h5.5l6.5-9.5M2.5 15.5h13',
  'core.prelu': 'M2.5 13.5l6-3 6-7M2.5 15.5h13',
  'core.feedForward': 'M3.5 7v4M7 4v10M11 4v10M14.5 7v4',
  'core.layerNorm': 'M2.5 14.5h13M3 13.5c4 0 3.5-9.5 6-9.5s2 9.5 6 9.5',
  'core.dropout': 'M4 4h4v4H4zM10 10h4v4h-4zM10.5 4.5l3 3M13.5 4.5l-3 3M4.5 10.5l3 3M7.5 10.5l-3 3',
  'core.add': 'M9 3a6 6 0 1 1 0 12A6 6 0 0 1 9 3zM9 6v6M6 9h6',
  'core.flatten': 'M3 3h5v5H3zM3 5.5h5M5.5 3v5M2.5 13.5h13M5 12v3M8 12v3M11 12v3M14 12v3M10 5.5h4l0 4M12.5 8l1.5 1.5L15.5 8',
  'vision.conv2d': 'M2.5 2.5h13v13h-13zM5 5h5v5H5zM12.5 7.5h.1M12.5 12.5h.1M7.5 12.5h.1',
  'vision.maxPool': 'M2.5 2.5h6v6h-6zM5.5 2.5v6M2.5 5.5h6M11 11h4v4h-4zM9.5 9.5l1.5 1.5',
  'vision.globalAveragePool': 'M2.5 2.5h8v8h-8zM5 2.5v8M8 2.5v8M2.5 5h8M2.5 8h8M11.5 11.5l2 2M13 13h2v2h-2z',
  'vision.patchEmbed': 'M2.5 3h4v4h-4zM8 3h4v4H8zM2.5 8.5h4v4h-4zM8 8.5h4v4H8zM14.5 3v12M12.8 13.3l1.7 1.7 1.7-1.7',
  'attention.multiHead': 'M3 4h.1M3 9h.1M3 14h.1M15 4h.1M15 9h.1M15 14h.1M4.5 4.3 13.5 8.7M4.5 9h9M4.5 13.7l9-9.2M4.5 4.5l9 9.2',
  'attention.classToken': 'M2.5 6h4v6h-4zM8.5 6h3v6h-3zM13 6h3v6h-3zM4.5 2.5l.6 1.2M4.5 2.5l-.6 1.2M4.5 2.5v2',
  'attention.positionEmbedding': 'M2.5 13.5h13M4 13.5v-2M7.3 13.5v-2M10.7 13.5v-2M14 13.5v-2M2.5 7c2-4 4-4 6.5 0s4.5 4 6.5 0',
  'attention.pool': 'M3 3.5h12M3 7h12M3 10.5h12M9 12v3.5M7.3 13.9 9 15.5l1.7-1.6',
  'loss.crossEntropy': 'M3 3v12h12M5 4.5c1 6 4 8 9 8.3',
  'optimizer.adamW': 'M2.5 4c2 8 4 10 6 10s2-4 7-4M12.5 7.5l3 2.5-3 2.5',
  'optimizer.sgd': 'M2.5 3.5l4 3-1 3 4 1 0 3 5.5 1M12.5 12.5l2.5 2-3 1.5',
  'recipe.supervised': 'M14.5 9a5.5 5.5 0 1 1-1.7-4M14.5 2.5V6H11M8 7l3 2-3 2z',
  'probe.tsne': 'M4 5h.1M6 7h.1M4 8h.1M12 4h.1M14 6h.1M12 7h.1M8 12h.1M10 14h.1M7 14.5h.1M11 12h.1',
  'probe.gradCam': 'M2.5 3.5h13v11h-13zM9 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM9 8.5v.8',
  'probe.cam': 'M2.5 3.5h13v11h-13zM7 8a2.5 2.5 0 1 1 0 4 2.5 2.5 0 0 1 0-4z',
  'probe.attention': 'M3 3h12v12H3zM3 7h12M3 11h12M7 3v12M11 3v12M8.5 8.5l1 1',
  'probe.confusion': 'M3 3h12v12H3zM3 9h12M9 3v12M5 5l2 2M11 11l2 2',
  'compound.input': 'M3 3v12M5.5 9h9M11.5 6l3 3-3 3',
  'compound.output': 'M15 3v12M3 9h9M9 6l3 3-3 3',
};

export function BlockIcon({ type, role, size = 14 }: { type: string; role: IconRole; size?: number }) {
  const outline = /^(compound|library):/.test(type) ? 'M6 3h9v9M3 6h9v9H3zM5.5 9h4M5.5 12h4' : outlines[type];
  if (outline === undefined) return <RoleIcon role={role} size={size} />;
  return <Outline path={outline} colour={roleColour(role)} size={size} width={1.5} />;
}
