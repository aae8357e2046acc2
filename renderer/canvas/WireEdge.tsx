import { getBezierPath, getSmoothStepPath, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { classes } from '../ui/classes.ts';
import { roleColour } from '../ui/RoleIcon.tsx';
import { detourPath } from './detour.ts';
import type { FlowEdge } from './projection.ts';
import styles from './WireEdge.module.css';

type WireProps = EdgeProps<FlowEdge>;

/** One path, one wider invisible path for the pointer, and the shape in words. */
export const WireEdge = memo(function WireEdge(props: WireProps) {
  const { id, data, selected } = props;
  if (data === undefined) return null;
  const { path, label } = routed(props, data.dip);
  return (
    <>
      <path
        id={id}
        d={path}
        className={classes(
          'react-flow__edge-path',
          styles.wire,
          data.role === 'label' && styles.label,
          data.watched && styles.watched,
          selected && styles.selected,
          data.wrong && styles.wrong,
        )}
        style={{ stroke: data.role === undefined ? 'var(--ink-3)' : roleColour(data.role) }}
      />
      <path d={path} fill="none" strokeOpacity={0} strokeWidth={18} className="react-flow__edge-interaction">
        {data.hint !== '' && <title>{data.hint}</title>}
      </path>
      {data.short !== '' && (
        <text x={label.x} y={label.y} className={styles.shape} style={{ textAnchor: label.anchor }} data-detail="">
          {data.short}
          <title>{data.hint}</title>
        </text>
      )}
    </>
  );
});

interface Routed {
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'middle' | 'end' };
}

function routed({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition }: WireProps, dip: number | undefined): Routed {
  const ends = { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition };
  if (targetX < sourceX) {
    // Back to the start of the next row: between the rows.
    const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: 14, offset: 22 });
    return { path, label: { x, y: y - 6, anchor: 'middle' } };
  }
  if (dip !== undefined && targetX - sourceX > 120) {
    return {
      path: detourPath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, dip),
      label: { x: (sourceX + targetX) / 2, y: dip - 6, anchor: 'middle' },
    };
  }
  const [path, x, y] = getBezierPath(ends);
  // Wires that fan out of one port meet at its end and part at the other: there each has room for its words.
  if (Math.abs(targetY - sourceY) > 14 && targetX - sourceX > 30) return { path, label: { x: targetX - 11, y: targetY - 6, anchor: 'end' } };
  return { path, label: { x, y: y - 7, anchor: 'middle' } };
}
