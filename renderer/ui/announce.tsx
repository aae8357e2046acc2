import { create } from 'zustand';
import styles from './announce.module.css';

interface Said {
  readonly text: string;
  readonly turn: number;
}

/** So much stands there: what is said in one drawing of the screen is all heard. */
const kept = 4;

const useSaid = create<{ readonly said: readonly Said[] }>(() => ({ said: [] }));

/** Says aloud, to those who hear the screen, what others see happen: an edit done by a key, a run that has ended. */
export const announce = (text: string): void =>
  useSaid.setState(({ said }) => ({ said: [...said.slice(1 - kept), { text, turn: (said.at(-1)?.turn ?? 0) + 1 }] }));

/** Mounted once by the app. What is said twice is a new element each time, else the second would not be heard. */
export function Announcer() {
  const { said } = useSaid();
  return (
    <div className={styles.heard} aria-live="polite" role="log" aria-relevant="additions">
      {said.map(({ text, turn }) => (
        <span key={turn}>{text}</span>
      ))}
    </div>
  );
}
