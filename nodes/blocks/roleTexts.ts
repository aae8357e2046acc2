import type { Text } from '../text/text.ts';
import type { Role } from './define.ts';

/** How each role is called in a sentence. */
export const roleTexts: Readonly<Record<Role, Text>> = {
  image: { en: 'images', zh: '图像' },
  sequence: { en: 'a sequence', zh: '序列' },
  tokens: { en: 'tokens', zh: '词元' },
  table: { en: 'a table', zh: '表格' },
  graph: { en: 'a graph', zh: '图结构' },
  field: { en: 'a field', zh: '物理场' },
  embedding: { en: 'vectors', zh: '向量' },
  attention: { en: 'attention weights', zh: '注意力权重' },
  label: { en: 'labels', zh: '标签' },
  loss: { en: 'a loss', zh: '损失' },
  update: { en: 'an optimizer', zh: '优化器' },
  metric: { en: 'a metric', zh: '指标' },
};

/** "images or vectors", "图像或向量". */
export function rolesText(roles: Role | readonly Role[] | 'any'): Text {
  if (roles === 'any') return { en: 'anything', zh: '任意数据' };
  const list = typeof roles === 'string' ? [roles] : roles;
  return { en: list.map((role) => roleTexts[role].en).join(' or '), zh: list.map((role) => roleTexts[role].zh).join('或') };
}
