import { create } from 'zustand';
import styles from './announce.module.css';

const useSaid = create<{ readonly text: string; readonly turn: number }>(() => ({ text: '', turn: 0 }));

/** Says aloud, to those who hear the screen, what others see happen: an edit done by a key, a run that has ended. */
export const announce = (text: string): void => useSaid.setState(({ turn }) => ({ text, turn: turn + 1 }));

/** Mounted once by the app. What is said twice is a new element each time, else the second would not be heard. */
export function Announcer() {
  const { text, turn } = useSaid();
  return (
    <div className={styles.heard} aria-live="polite" role="log" aria-relevant="additions">
      <span key={turn}>{text}</span>
    </div>
  );
}
