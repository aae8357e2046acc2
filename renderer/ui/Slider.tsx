import { Slider as Radix } from 'radix-ui';
import styles from './Slider.module.css';

export interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  disabled?: boolean;
  onChange: (value: number) => void;
  /** Once, when the pointer or key is let go: the end of one gesture. */
  onCommit?: (value: number) => void;
  /** What a screen reader says instead of the number. */
  valueText?: string;
}

export function Slider({ label, value, min, max, step = 1, disabled, onChange, onCommit, valueText }: SliderProps) {
  return (
    <Radix.Root
      className={styles.root}
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb className={styles.thumb} aria-label={label} aria-valuetext={valueText} />
    </Radix.Root>
  );
}
