import type { Role } from '../../nodes/blocks/define.ts';
import { Outline } from './Outline.tsx';

/** Outlines on an 18 x 18 grid; each role has one, so that nothing is told by colour alone. */
const outlines: Readonly<Record<Role | 'probe' | 'recipe', string>> = {
  image: 'M2.5 3.5h13v11h-13zM2.5 12l4-4 3 3 2.5-2 3.5 3.5M12 6.3v.1',
  sequence: 'M3 4.5h12M3 9h12M3 13.5h12M6.5 4.5v9M11.5 4.5v9',
  tokens: 'M2.5 6.5h4v5h-4zM7.5 6.5h4v5h-4zM12.5 6.5h3v5h-3z',
  table: 'M2.5 3.5h13v11h-13zM2.5 7.2h13M2.5 10.9h13M7 3.5v11',
  graph: 'M4.5 12.5a1.8 1.8 0 1 1 0 .1M9.5 4.5a1.8 1.8 0 1 1 0 .1M11.8 13.5a1.8 1.8 0 1 1 0 .1M6.5 11l3.5-5M8 13h3.8M12.5 6.2l1 5.5',
  field: 'M2.5 6c2.2-3 4.3-3 6.5 0s4.3 3 6.5 0M2.5 12c2.2-3 4.3-3 6.5 0s4.3 3 6.5 0',
  embedding: 'M4 13.5 8 4.5l6.5 3.5L9 14z',
  attention: 'M3 4.5 15 13.5M3 4.5 15 9M3 9l12-4.5M3 9h12M3 13.5l12-9M3 13.5h.1M15 4.5h.1',
  label: 'M3 9.5 9.2 3.3H15v5.8L8.7 15.3zM12 6.2h.1',
  loss: 'M3 3v12h12M5 4.5c1 6 4 8 9 8.3',
  update: 'M14.5 9a5.5 5.5 0 1 1-1.7-4M14.5 2.5V6H11',
  metric: 'M3.5 15V9.5M9 15V4M14.5 15V7',
  probe: 'M2 9c2-3.2 4.3-4.7 7-4.7S14 5.8 16 9c-2 3.2-4.3 4.7-7 4.7S4 12.2 2 9zM9 7a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  recipe: 'M4 3.5h10v11H4zM7 7.5h4M7 10.5h4M6.5 2v3M11.5 2v3',
};

export type IconRole = keyof typeof outlines;

export function roleColour(role: IconRole): string {
  return `var(--role-${role === 'probe' ? 'attention' : role === 'recipe' ? 'metric' : role})`;
}

export function RoleIcon({ role, size = 14, plain = false }: { role: IconRole; size?: number; /** in the colour of the text around it */ plain?: boolean }) {
  return <Outline path={outlines[role]} colour={plain ? 'currentColor' : roleColour(role)} size={size} width={1.6} />;
}
