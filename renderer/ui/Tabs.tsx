import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface TabsProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tabs: readonly { readonly id: string; readonly label: string; readonly page: ReactNode }[];
}

/** Only the open page is mounted. */
export function Tabs({ label, value, onChange, tabs }: TabsProps) {
  return (
    <Radix.Root className={styles.root} value={value} onValueChange={onChange}>
      <Radix.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className={styles.page}>
          {tab.page}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
