import type { Role } from '../../nodes/blocks/define.ts';
import { roleColour } from './RoleIcon.tsx';

/** The form of a port on an 11 x 11 grid, one a role. Drawn, not animated: big graphs have hundreds. */
const forms: Readonly<Record<Role, string>> = {
  image: 'M1.5 1.5h8v8h-8z',
  sequence: 'M5.5 1.25a4.25 4.25 0 1 1 0 8.5 4.25 4.25 0 0 1 0-8.5z',
  tokens: 'M3 1.5h5L10 5.5 8 9.5H3L1 5.5z',
  table: 'M1.25 2.75h8.5v5.5h-8.5z',
  graph: 'M5.5 1 10 9.5H1z',
  field: 'M3.75 1.25h3.5v2.5h2.5v3.5h-2.5v2.5h-3.5v-2.5h-2.5v-3.5h2.5z',
  embedding: 'M5.5.750 10.25 5.5 5.5 10.25.750 5.5z',
  attention: 'M1.5 9.5v-4a4 4 0 0 1 8 0v4z',
  label: 'M2.25 2.25h6.5v6.5h-6.5z',
  loss: 'M1 1.5h9L5.5 10z',
  update: 'M1.75 1v9L10 5.5z',
  metric: 'M1 9.5 2.75 1.5h5.5L10 9.5z',
};

/** Without a role (nothing is known yet): a grey circle. */
export function PortShape({ role, size = 11, filled = false, faint = false }: { role: Role | undefined; size?: number; filled?: boolean; faint?: boolean }) {
  const colour = role === undefined ? 'var(--ink-3)' : roleColour(role);
  return (
    <svg width={size} height={size} viewBox="0 0 11 11" aria-hidden="true" style={{ display: 'block', pointerEvents: 'none', overflow: 'visible' }}>
      <path
        d={forms[role ?? 'sequence']}
        fill={filled ? colour : 'var(--surface)'}
        stroke={colour}
        strokeWidth={2}
        strokeLinejoin="round"
        strokeDasharray={faint ? '2 1.6' : undefined}
      />
    </svg>
  );
}
