import { Switch as Radix } from 'radix-ui';
import styles from './Switch.module.css';

export function Switch({ label, checked, onChange, disabled }: { label: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }) {
  return (
    <Radix.Root className={styles.root} aria-label={label} checked={checked} onCheckedChange={onChange} disabled={disabled}>
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
