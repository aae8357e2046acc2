import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Read out and shown on hover: an icon alone is not a name. */
  label: string;
  shortcut?: string;
  icon: ReactNode;
  size?: 'normal' | 'small';
  pressed?: boolean;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton({ label, shortcut, icon, size = 'normal', pressed, side, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={side}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={classes(styles.button, styles.icon, size === 'small' && styles.small, pressed && styles.pressed, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
