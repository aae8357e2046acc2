import { useState, type KeyboardEvent } from 'react';
import { classes } from './classes.ts';
import styles from './NumberField.module.css';

export interface NumberFieldProps {
  label: string;
  value: number;
  /** Arrow keys move by this; with Shift by ten of them. */
  step?: number;
  unit?: string;
  wrong?: boolean;
  disabled?: boolean;
  id?: string;
  describedBy?: string;
  /** Every number that is typed; text that is no number never arrives. */
  onChange: (value: number) => void;
}

/** A number as text: what is being typed stays as typed until the field is left. */
export function NumberField({ label, value, step = 1, unit, wrong, disabled, id, describedBy, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const typedIsNumber = typed === null || (typed.trim() !== '' && Number.isFinite(Number(typed)));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      setTyped(null);
      event.currentTarget.select();
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const by = step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1);
    setTyped(null);
    onChange(Number((value + by).toPrecision(12)));
  };
  return (
    <div className={classes(styles.field, (wrong || !typedIsNumber) && styles.wrong)}>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={wrong || !typedIsNumber}
        aria-describedby={describedBy}
        disabled={disabled}
        value={typed ?? String(value)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          if (text.trim() !== '' && Number.isFinite(Number(text))) onChange(Number(text));
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={onKeyDown}
      />
      {unit !== undefined && <span className={styles.unit}>{unit}</span>}
    </div>
  );
}
