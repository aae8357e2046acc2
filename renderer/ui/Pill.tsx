import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './Pill.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'none';

interface Shared {
  /** A dot before the words; its meaning must be in the words too. */
  tone?: Tone;
}

/** A small fact; with `onClick` it is a button that opens what it names. */
export function Pill({ tone, children, className, ...rest }: Shared & ComponentProps<'button'>) {
  const dot = tone !== undefined && <i className={classes(styles.dot, tone !== 'none' && styles[tone])} />;
  if (rest.onClick === undefined && rest.onPointerDown === undefined) {
    return (
      <span className={classes(styles.pill, className)} title={rest.title}>
        {dot}
        {children}
      </span>
    );
  }
  return (
    <button type="button" className={classes(styles.pill, className)} {...rest}>
      {dot}
      {children}
    </button>
  );
}
