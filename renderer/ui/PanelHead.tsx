import type { ReactNode } from 'react';
import styles from './Panel.module.css';

/** The line over a panel: an icon, its name, and at the right what belongs to it. */
export function PanelHead({ icon, title, children }: { icon?: ReactNode; title: ReactNode; children?: ReactNode }) {
  return (
    <header className={styles.head}>
      {icon}
      <span className={styles.title}>{title}</span>
      {children !== undefined && <span className={styles.aside}>{children}</span>}
    </header>
  );
}
