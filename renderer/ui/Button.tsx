import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 'normal' | 'small';
}

export function Button({ kind = 'plain', size = 'normal', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classes(styles.button, kind !== 'plain' && styles[kind], size === 'small' && styles.small, className)} {...rest} />;
}
