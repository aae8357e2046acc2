import { useRef, useState, type KeyboardEvent } from 'react';
import { commitEdit } from '../../state/document.ts';
import { plain } from '../../ui/format.ts';
import { useText } from '../../ui/language.ts';
import styles from './drawing.module.css';
import { setCell, weightOf } from './edits.ts';
import type { Drawn } from './useDrawing.ts';
import { words } from './words.ts';

/** The adjacency matrix, every cell a field: typing 0 takes an edge away, another number makes or weighs it. */
export function Matrix({ drawn }: { drawn: Drawn }) {
  const t = useText();
  const table = useRef<HTMLTableElement>(null);
  const { drawing, directed } = drawn;
  const { nodes } = drawing;
  const rows = nodes.map((_, from) => nodes.map((__, to) => weightOf(drawing, from, to, directed)));
  const symmetric = rows.every((row, i) => row.every((value, j) => value === rows[j]![i]));

  const walk = (event: KeyboardEvent, from: number, to: number) => {
    const step = steps[event.key];
    if (!step) return;
    const next = table.current?.querySelector<HTMLInputElement>(`[data-cell="${from + step[0]} ${to + step[1]}"]`);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  };
  return (
    <div className={styles.side}>
      <p>{t(words.matrixHow)}</p>
      <div className={styles.matrixPlace}>
        <table ref={table} className={styles.matrix} aria-label={t(words.matrixTable)}>
          <thead>
            <tr>
              <td />
              {nodes.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" title={t(words.rowSumHint)}>
                {t(words.rowSum)}
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ name }, from) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {nodes.map((other, to) => (
                  <td key={other.name} data-diagonal={from === to || undefined}>
                    <Cell
                      label={t(words.cell, { from: name, to: other.name })}
                      place={`${from} ${to}`}
                      value={rows[from]![to]!}
                      fixed={from === to}
                      onKeyDown={(event) => walk(event, from, to)}
                      onSet={(weight) => drawn.change(words.weight, (now) => setCell(now, from, to, weight, directed), `cell:${from}:${to}`)}
                    />
                  </td>
                ))}
                <td className={styles.rowSum}>{plain(Number(rows[from]!.reduce((a, b) => a + b, 0).toPrecision(6)))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p role="status">{t(!directed ? words.symmetric : symmetric ? words.isSymmetric : words.asymmetric)}</p>
    </div>
  );
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

interface CellProps {
  label: string;
  place: string;
  value: number;
  fixed: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onSet: (value: number) => void;
}

function Cell({ label, place, value, fixed, onKeyDown, onSet }: CellProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const number = typed === null ? value : Number(typed.replace('−', '-'));
  return (
    <input
      aria-label={label}
      data-cell={place}
      data-edge={value !== 0 || undefined}
      aria-invalid={!Number.isFinite(number)}
      inputMode="decimal"
      autoComplete="off"
      readOnly={fixed}
      value={typed ?? String(value)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        if (text.trim() !== '' && Number.isFinite(Number(text))) onSet(Number(text));
      }}
      onBlur={() => {
        if (typed !== null) commitEdit();
        setTyped(null);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
