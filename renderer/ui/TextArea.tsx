import { useId } from 'react';
import { classes } from './classes.ts';
import styles from './TextArea.module.css';

export interface TextAreaProps {
  label: string;
  value: string;
  rows: number;
  max: number;
  wrong?: boolean;
  /** The characters that something is wrong with: their line is shown below, with a mark under them. */
  fault?: { readonly from: number; readonly to: number };
  onChange: (value: string) => void;
  /** Once, when the field is left. */
  onCommit: () => void;
}

/** Formulas and the like, in letters of equal width, so that a mark can stand under the one that is meant. */
export function TextArea({ label, value, rows, max, wrong, fault, onChange, onCommit }: TextAreaProps) {
  const id = useId();
  const lines = Math.min(12, Math.max(rows, value.split('\n').length));
  return (
    <div className={styles.field}>
      <textarea
        className={classes(styles.text, wrong && styles.wrong)}
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={fault && id}
        rows={lines}
        maxLength={max}
        spellCheck={false}
        autoComplete="off"
        wrap="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onCommit}
      />
      {fault && (
        <pre id={id} className={styles.fault} data-fault={`${fault.from}-${fault.to}`}>
          {marked(value, fault)}
        </pre>
      )}
    </div>
  );
}

/** The line that holds the fault, and carets under its characters. */
export function marked(value: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const start = value.lastIndexOf('\n', from - 1) + 1;
  const end = value.indexOf('\n', from);
  const line = value.slice(start, end < 0 ? undefined : end);
  const length = Math.max(1, Math.min(to, start + line.length) - from);
  return `${line}\n${' '.repeat(from - start)}${'^'.repeat(length)}`;
}
