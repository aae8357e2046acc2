import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { setNote } from '../../nodes/document/notes.ts';
import { commitEdit, edit } from '../state/document.ts';
import { classes } from '../ui/classes.ts';
import { useText } from '../ui/language.ts';
import styles from './NoteNode.module.css';
import type { NoteFlowNode } from './projection.ts';
import { editNames, words } from './words.ts';

/** A note, or a frame behind blocks. Double click writes; the corners resize. */
export const NoteNode = memo(function NoteNode({ data: { note }, selected }: NodeProps<NoteFlowNode>) {
  const t = useText();
  const [writing, setWriting] = useState(note.text === '');
  const hint = t(note.frame ? words.frameHint : words.noteHint);
  return (
    <>
      <NodeResizer
        isVisible={selected}
        minWidth={80}
        minHeight={48}
        color="var(--accent)"
        onResizeEnd={(_, size) =>
          edit(editNames.note, (document) =>
            setNote(document, note.id, { x: Math.round(size.x), y: Math.round(size.y), width: Math.round(size.width), height: Math.round(size.height) }),
          )
        }
      />
      <div className={classes(styles.note, note.frame && styles.frame, selected && styles.selected)} onDoubleClick={() => setWriting(true)}>
        {writing ? (
          <textarea
            className={classes(styles.text, 'nodrag', 'nowheel')}
            aria-label={hint}
            placeholder={hint}
            autoFocus
            value={note.text}
            onChange={(event) => edit(editNames.note, (document) => setNote(document, note.id, { text: event.target.value }), { merge: `note:${note.id}` })}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === 'Escape') event.currentTarget.blur();
            }}
            onBlur={() => {
              commitEdit();
              setWriting(false);
            }}
          />
        ) : (
          <div className={styles.text}>{note.text === '' ? hint : note.text}</div>
        )}
      </div>
    </>
  );
});
