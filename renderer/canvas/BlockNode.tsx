import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { sentence } from '../../nodes/text/problem.ts';
import { fill } from '../../nodes/text/text.ts';
import { useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { useHover } from '../state/selection.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { classes } from '../ui/classes.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { PortShape } from '../ui/PortShape.tsx';
import styles from './BlockNode.module.css';
import type { PortFace } from '../state/face.ts';
import type { BlockFlowNode } from './projection.ts';
import { words } from './words.ts';

export const BlockNode = memo(function BlockNode({ id, data: { face }, selected }: NodeProps<BlockFlowNode>) {
  const t = useText();
  const ill = useIll(id);
  const pointedAt = useHover((s) => s.path !== null && (s.path === id || s.path.endsWith(`/${id}`)));
  return (
    <div
      className={classes(
        styles.block,
        selected && styles.selected,
        pointedAt && styles.pointedAt,
        (face.problems > 0 || ill !== undefined) && styles.wrong,
        face.kind === 'unknown' && styles.unknown,
        face.kind === 'boundary' && styles.boundary,
        face.kind === 'compound' && styles.compound,
        face.repeat > 1 && styles.stack,
      )}
    >
      <div className={styles.head} title={face.name}>
        <BlockIcon type={face.type} role={face.icon} />
        <span className={styles.name}>{face.name}</span>
        {face.repeat > 1 && (
          <span className={styles.tag} title={face.repeatHint}>
            {fill(t(words.times), { count: face.repeat })}
          </span>
        )}
        {face.problems > 0 ? (
          <Mark text={face.problems === 1 ? t(words.problem) : t(words.problems, { count: face.problems })} />
        ) : (
          ill !== undefined && <Mark text={ill} />
        )}
      </div>
      <div className={styles.body} data-detail="">
        {face.rows.map((row) => (
          <div key={row.label} className={classes(styles.row, row.inherited && styles.inherited)}>
            <span>{row.label}</span>
            <b>{row.value}</b>
          </div>
        ))}
        {face.cost !== '' && (
          <div className={styles.cost} title={face.costHint}>
            {face.cost}
          </div>
        )}
      </div>
      {face.inputs.map((port) => (
        <Port key={port.id} port={port} side="target" />
      ))}
      {face.outputs.map((port) => (
        <Port key={port.id} port={port} side="source" />
      ))}
    </div>
  );
});

function Mark({ text }: { text: string }) {
  return (
    <span className={styles.mark} role="img" aria-label={text} title={text}>
      !
    </span>
  );
}

/** Why the run on the screen ended, at the block that it names; a closed compound speaks for what is in it. */
function useIll(id: string): string | undefined {
  const language = useLanguage();
  const path = useDocument((s) => [...s.graphPath, id].join('/'));
  const problem = useRun((s) =>
    s.record?.status === 'failed' ? s.record.problems.findLast(({ block }) => block === path || block?.startsWith(`${path}/`)) : undefined,
  );
  return problem && sentence(problem, language);
}

function Port({ port, side }: { port: PortFace; side: 'source' | 'target' }) {
  return (
    <Handle
      id={port.id}
      type={side}
      position={side === 'source' ? Position.Right : Position.Left}
      className={styles.handle}
      style={{ top: port.y }}
      title={port.hint}
      data-role={port.role}
      role="img"
      aria-label={port.hint}
    >
      <PortShape role={port.role} filled={port.wired} faint={port.watched && !port.wired} />
    </Handle>
  );
}
