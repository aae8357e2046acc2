import { Unplug } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/language.ts';
import styles from './ConnectionBanner.module.css';
import { reconnect, useConnection } from './connection.ts';
import { words } from './words.ts';

export function ConnectionBanner() {
  const t = useText();
  const lost = useConnection((s) => s.status === 'lost');
  if (!lost) return null;
  return (
    <div className={styles.banner} role="alert">
      <Unplug />
      <span>{t(words.lost)}</span>
      <Button size="small" onClick={reconnect}>
        {t(words.reconnect)}
      </Button>
    </div>
  );
}
