import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { create } from 'zustand';
import type { Text } from '../../nodes/text/text.ts';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import { IconButton } from './IconButton.tsx';
import { useText } from './language.ts';
import styles from './Notice.module.css';
import type { Tone } from './Pill.tsx';
import { words } from './words.ts';

/** In both languages: a notice follows the user, who may change theirs while it stands. */
export interface NoticeContent {
  tone?: Tone;
  title?: Text;
  text: Text;
  action?: { label: Text; run: () => void };
  /** Stays until dismissed, as failures do. */
  stays?: boolean;
}

interface Notice extends NoticeContent {
  readonly id: number;
}

const useNotices = create<{ notices: readonly Notice[] }>(() => ({ notices: [] }));
let count = 0;

/** Says something that needs no answer. Failures stay until dismissed; the rest goes after some seconds. The answer takes it back, when it no longer holds. */
export function notify(content: NoticeContent): () => void {
  const id = ++count;
  useNotices.setState((s) => ({ notices: [...s.notices.filter((n) => n.text.en !== content.text.en).slice(-3), { ...content, id }] }));
  return () => drop(id);
}

const drop = (id: number) => useNotices.setState((s) => ({ notices: s.notices.filter((n) => n.id !== id) }));

/** Mounted once by the app. */
export function Notices() {
  const t = useText();
  const notices = useNotices((s) => s.notices);
  return (
    <Toast.Provider label={t(words.notices)} swipeDirection="right">
      {notices.map((notice) => (
        <Toast.Root
          key={notice.id}
          className={classes(styles.notice, notice.tone !== undefined && notice.tone !== 'none' && styles[notice.tone])}
          type={notice.tone === 'bad' ? 'foreground' : 'background'}
          duration={notice.stays || notice.tone === 'bad' ? 3_600_000 : 6000}
          onOpenChange={(open) => !open && drop(notice.id)}
        >
          <Toast.Description className={styles.text}>
            {notice.title !== undefined && <b>{t(notice.title)}</b>}
            {t(notice.text)}
          </Toast.Description>
          {notice.action !== undefined && (
            <Toast.Action asChild altText={t(notice.action.label)}>
              <Button size="small" className={styles.action} onClick={notice.action.run}>
                {t(notice.action.label)}
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton label={t(words.dismiss)} icon={<X />} size="small" side="left" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles.viewport} />
    </Toast.Provider>
  );
}
