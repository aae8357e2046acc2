import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { CSSProperties, ReactNode } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';
import { useText } from './language.ts';
import { words } from './words.ts';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Buttons, right-aligned, the primary one last. */
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}

export function Dialog({ open, onOpenChange, title, actions, width, children }: DialogProps) {
  const t = useText();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.veil} />
        <Radix.Content
          className={styles.content}
          aria-describedby={undefined}
          // Not the close button: its tip would stand open and take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          style={{ '--dialog-width': width === undefined ? undefined : `${width}px` } as CSSProperties}
        >
          <div className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t(words.close)} icon={<X />} size="small" />
            </Radix.Close>
          </div>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <div className={styles.foot}>{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
