import { useText } from '../ui/language.ts';
import styles from './exporting.module.css';
import type { Format } from './useExport.ts';
import { formatWords, words } from './words.ts';

export const formats = Object.keys(formatWords) as Format[];

/** One line for each format: its name and what it is good for. Arrow keys move, as in every group of radio buttons. */
export function FormatChoice({ value, onChange }: { readonly value: Format; readonly onChange: (format: Format) => void }) {
  const t = useText();
  return (
    <fieldset className={styles.formats}>
      <legend>{t(words.formats)}</legend>
      {formats.map((format) => (
        <label key={format}>
          <input type="radio" name="export-format" value={format} checked={format === value} onChange={() => onChange(format)} />
          <b>{t(formatWords[format].name)}</b>
          <span>{t(formatWords[format].about)}</span>
        </label>
      ))}
    </fieldset>
  );
}
