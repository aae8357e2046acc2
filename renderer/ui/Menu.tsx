import { Check } from 'lucide-react';
import { ContextMenu as RadixContext, DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Menu.module.css';

/** A line of a menu. `null` draws a hairline; an entry without `run` is a heading. */
export type MenuEntry = {
  readonly id: string;
  readonly label: string;
  readonly run?: () => void;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly danger?: boolean;
} | null;

export interface MenuProps {
  entries: readonly MenuEntry[];
  children: ReactElement;
  align?: 'start' | 'center' | 'end';
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ entries, children, align = 'start', onOpenChange }: MenuProps) {
  return (
    <Radix.Root onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {entries.map((entry, index) => (
            <Entry key={entry?.id ?? `line-${index}`} entry={entry} kit={Radix} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function ContextMenu({ entries, children, onOpenChange }: Omit<MenuProps, 'align'>) {
  return (
    <RadixContext.Root onOpenChange={onOpenChange}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles.content} collisionPadding={8}>
          {entries.map((entry, index) => (
            <Entry key={entry?.id ?? `line-${index}`} entry={entry} kit={RadixContext} />
          ))}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

function Entry({ entry, kit }: { entry: MenuEntry; kit: typeof Radix | typeof RadixContext }) {
  if (entry === null) return <kit.Separator className={styles.line} />;
  if (entry.run === undefined) return <kit.Label className={styles.label}>{entry.label}</kit.Label>;
  const body = (
    <Fragment>
      {entry.icon}
      <span>{entry.label}</span>
      {entry.shortcut !== undefined && <kbd>{entry.shortcut}</kbd>}
    </Fragment>
  );
  if (entry.checked !== undefined) {
    return (
      <kit.CheckboxItem className={styles.item} checked={entry.checked} disabled={entry.disabled} onSelect={entry.run}>
        <span className={styles.check}>
          <kit.ItemIndicator>
            <Check size={13} />
          </kit.ItemIndicator>
        </span>
        {body}
      </kit.CheckboxItem>
    );
  }
  return (
    <kit.Item className={classes(styles.item, entry.danger && styles.danger)} disabled={entry.disabled} onSelect={entry.run}>
      {body}
    </kit.Item>
  );
}
