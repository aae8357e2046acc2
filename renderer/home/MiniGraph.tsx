import { findBlock } from '../../nodes/blocks/registry.ts';
import type { Role } from '../../nodes/blocks/define.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { roleColour } from '../ui/RoleIcon.tsx';
import styles from './home.module.css';

const block = { width: 150, height: 82 };

/** A document's graph, small: blocks where they stand, in the colour of what they give. */
export function MiniGraph({ document, label }: { document: LoomDocument; label: string }) {
  const nodes = document.graph.nodes;
  if (nodes.length === 0) return null;
  const places = new Map(nodes.map((node) => [node.id, node]));
  const [left, right] = [Math.min(...nodes.map(({ x }) => x)) - 44, Math.max(...nodes.map(({ x }) => x)) + block.width + 44];
  const [top, bottom] = [Math.min(...nodes.map(({ y }) => y)) - 14, Math.max(...nodes.map(({ y }) => y)) + block.height + 14];
  return (
    <svg className={styles.mini} viewBox={`${left} ${top} ${right - left} ${bottom - top}`} role="img" aria-label={label} preserveAspectRatio="xMidYMid meet">
      {document.graph.wires.map((wire) => {
        const [from, to] = [places.get(wire.from.node), places.get(wire.to.node)];
        if (!from || !to) return null;
        const [x1, y1, x2, y2] = [from.x + block.width, from.y + block.height / 2, to.x, to.y + block.height / 2];
        return (
          <path
            key={wire.id}
            d={x2 > x1 ? bow(x1, y1, x2, y2) : aroundRows(x1, y1, x2, y2)}
            fill="none"
            stroke={colourOf(from.type, wire.from.port)}
            strokeWidth={7}
          />
        );
      })}
      {nodes.map((node) => (
        <g key={node.id}>
          <rect x={node.x} y={node.y} width={block.width} height={block.height} rx={12} className={styles.miniBlock} />
          <rect x={node.x + 13} y={node.y + 15} width={26} height={26} rx={6} fill={colourOf(node.type)} />
          <rect x={node.x + 46} y={node.y + 21} width={76} height={14} rx={6} className={styles.miniWord} />
        </g>
      ))}
    </svg>
  );
}

function bow(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** A wire to the beginning of a lower row runs between the rows. */
function aroundRows(x1: number, y1: number, x2: number, y2: number): string {
  return `M${x1} ${y1}h30V${(y1 + y2) / 2}H${x2 - 30}V${y2}H${x2}`;
}

function colourOf(type: string, output?: string): string {
  const found = findBlock(type);
  const port = found && (found.outputs[output ?? ''] ?? Object.values(found.outputs)[0] ?? Object.values(found.inputs)[0]);
  if (type.startsWith('probe.')) return roleColour('probe');
  if (type.startsWith('compound:')) return roleColour('sequence');
  if (!port || port.role === 'any') return 'var(--line-strong)';
  return roleColour(typeof port.role === 'string' ? port.role : (port.role[0] as Role));
}
