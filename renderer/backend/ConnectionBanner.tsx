import { Unplug } from 'lucide-react';
import { useDocument } from '../state/document.ts';
import { downloadCopy } from '../state/files.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/language.ts';
import styles from './ConnectionBanner.module.css';
import { reconnect, useConnection } from './connection.ts';
import { words } from './words.ts';

export function ConnectionBanner() {
  const t = useText();
  const lost = useConnection((s) => s.status === 'lost');
  const stranger = useConnection((s) => s.stranger);
  const dirty = useDocument((s) => s.dirty);
  if (!lost) return null;
  return (
    <div className={styles.banner} role="alert">
      <Unplug />
      <span>{t(stranger ? words.stranger : words.lost)}</span>
      {dirty && (
        <Button size="small" onClick={downloadCopy}>
          {t(words.saveCopy)}
        </Button>
      )}
      <Button size="small" onClick={reconnect}>
        {t(words.reconnect)}
      </Button>
    </div>
  );
}
