import type { Components } from 'react-markdown';
import type { Role } from '../../nodes/blocks/define.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { nodeAt } from '../state/nodeAt.ts';
import { hoverBlock, revealBlock } from '../state/selection.ts';
import { roleColour } from '../ui/RoleIcon.tsx';
import { useText } from '../ui/language.ts';
import styles from './lesson.module.css';
import { words } from './words.ts';

/** `[Patch embed](block:patch-embed)` in a lesson: pressed, the block is selected and brought into view; pointed at, it is lit. */
export const blockLinks: Components = {
  a: ({ href, children }) =>
    href?.startsWith('block:') ? (
      <BlockChip path={href.slice('block:'.length)}>{children}</BlockChip>
    ) : (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    ),
};

function BlockChip({ path, children }: { path: string; children: React.ReactNode }) {
  const t = useText();
  const type = useDocument((s) => (s.document ? nodeAt(s.document, path)?.type : undefined));
  const role = useAnalysis((s) => s.signals[`${path}:output`]?.role ?? roleOf(type));
  if (type === undefined)
    return (
      <span className={styles.chip} data-gone title={t(words.gone)}>
        {children}
      </span>
    );
  return (
    <button
      type="button"
      className={styles.chip}
      style={{ '--c': type.startsWith('probe.') ? roleColour('probe') : role ? roleColour(role) : undefined } as React.CSSProperties}
      title={t(words.find)}
      data-block={path}
      onClick={() => revealBlock(path)}
      onPointerEnter={() => hoverBlock(path)}
      onPointerLeave={() => hoverBlock(null)}
      onFocus={() => hoverBlock(path)}
      onBlur={() => hoverBlock(null)}
    >
      {children}
    </button>
  );
}

function roleOf(type: string | undefined): Role | undefined {
  const block = type === undefined ? undefined : findBlock(type);
  const role = block && Object.values(block.outputs)[0]?.role;
  return role === undefined || role === 'any' ? undefined : typeof role === 'string' ? role : role[0];
}
