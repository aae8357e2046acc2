import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { classes } from './classes.ts';
import { useText } from './language.ts';
import styles from './Splitter.module.css';
import { words } from './words.ts';

export interface SplitterProps {
  /** The line between two places: vertical separates left from right. */
  direction: 'vertical' | 'horizontal';
  size: number;
  min: number;
  max: number;
  /** The panel lies after the line: moving towards it makes it smaller. */
  after?: boolean;
  onChange: (size: number) => void;
}

/** Drag it, or focus it and use the arrow keys. The caller keeps the size (settings remember it). */
export function Splitter({ direction, size, min, max, after = false, onChange }: SplitterProps) {
  const t = useText();
  const [from, setFrom] = useState<{ at: number; size: number } | null>(null);
  const along = (event: PointerEvent) => (direction === 'vertical' ? event.clientX : event.clientY);
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));
  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = direction === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    event.stopPropagation();
    set(size + (event.key === more ? 16 : -16) * (after ? -1 : 1));
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={t(words.resize)}
      aria-orientation={direction}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classes(styles.splitter, styles[direction], from !== null && styles.moving)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ at: along(event), size });
      }}
      onPointerMove={(event) => from !== null && set(from.size + (along(event) - from.at) * (after ? -1 : 1))}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
      onKeyDown={onKeyDown}
    />
  );
}
