import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { scrubTo, useRun } from '../state/run.ts';
import { active, recordedEpochs } from '../state/runRecord.ts';
import { classes } from '../ui/classes.ts';
import { useText } from '../ui/language.ts';
import styles from './dock.module.css';
import { words } from './words.ts';

/** Goes back to any recorded epoch with all cards at once. Arrow keys step, Home goes to the first, End is live. */
export function TimeLine() {
  const t = useText();
  const record = useRun((s) => s.record);
  const scrub = useRun((s) => s.scrub);
  const track = useRef<HTMLDivElement>(null);
  const epochs = recordedEpochs(record);
  const all = Math.max(record?.epochsPlanned ?? 0, epochs.at(-1) ?? 0, 1);
  const steps = record?.losses.steps ?? 0;
  const done = Math.min(1, record && record.stepsPerEpoch > 0 ? steps / (all * record.stepsPerEpoch) : (epochs.at(-1) ?? 0) / all);
  const at = scrub === 'live' ? done : scrub / all;
  const running = active(record?.status);
  const disabled = epochs.length === 0;

  const go = (event: PointerEvent) => {
    const box = track.current!.getBoundingClientRect();
    const wanted = ((event.clientX - box.left) / box.width) * all;
    const last = epochs.at(-1)!;
    if (wanted > last + (running ? 0.5 : Infinity)) return scrubTo('live');
    const nearest = epochs.reduce((best, epoch) => (Math.abs(epoch - wanted) < Math.abs(best - wanted) ? epoch : best));
    scrubTo(nearest);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const place = scrub === 'live' ? epochs.length : epochs.indexOf(scrub);
    const next = {
      ArrowLeft: place - 1,
      ArrowDown: place - 1,
      ArrowRight: place + 1,
      ArrowUp: place + 1,
      PageDown: place - 5,
      PageUp: place + 5,
      Home: 0,
      End: epochs.length,
    }[event.key];
    if (next === undefined || disabled) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, next);
    scrubTo(to >= epochs.length ? 'live' : epochs[to]!);
  };

  return (
    <div className={styles.time}>
      <span>{t(words.epoch)}</span>
      <span className={styles.timeNumber}>{scrub === 'live' ? (epochs.at(-1) ?? 0) : scrub}</span>
      <div
        ref={track}
        className={classes(styles.track, disabled && styles.trackOff)}
        role="slider"
        tabIndex={disabled ? -1 : 0}
        aria-label={t(words.timeLine)}
        aria-disabled={disabled}
        aria-valuemin={epochs[0] ?? 0}
        aria-valuemax={all}
        aria-valuenow={scrub === 'live' ? (epochs.at(-1) ?? 0) : scrub}
        aria-valuetext={scrub === 'live' ? t(words.atLive) : t(words.stands, { epoch: scrub, all })}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (disabled) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && go(event)}
      >
        <i className={styles.rail} />
        <i className={styles.done} style={{ width: `${done * 100}%` }} />
        {all <= 200 && epochs.map((epoch) => <i key={epoch} className={styles.tick} style={{ left: `${(epoch / all) * 100}%` }} />)}
        {!disabled && <i className={styles.knob} style={{ left: `${at * 100}%` }} />}
      </div>
      <span className={styles.timeNumber}>{all}</span>
      <button
        type="button"
        className={classes(styles.live, scrub === 'live' && styles.liveOn)}
        aria-pressed={scrub === 'live'}
        disabled={disabled}
        onClick={() => scrubTo('live')}
      >
        {t(running ? words.live : words.newest)}
      </button>
    </div>
  );
}
