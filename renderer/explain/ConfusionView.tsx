import { useCallback, useMemo, useState } from 'react';
import type { ConfusionResult } from '../../nodes/explain/results.ts';
import { canvasFont, Drawing } from '../charts/Drawing.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useShownTheme } from '../state/settings.ts';
import { useText } from '../ui/language.ts';
import { css, mistake, share, wordsOn } from './colour.ts';
import styles from './explain.module.css';
import type { ViewProps } from './view.ts';
import { words } from './words.ts';

/** True classes by predicted classes; every cell carries its count. */
export function ConfusionView({ result, large }: ViewProps<ConfusionResult>) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const { classes, counts } = result;
  const n = classes.length;
  const [hovered, setHovered] = useState<{ row: number; column: number } | null>(null);
  const { rows, all, right } = useMemo(() => totals(counts, n), [counts, n]);

  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const { left, top, w, h, side } = grid(width, height, classes, large);
      context.textBaseline = 'middle';
      context.textAlign = 'center';
      for (let row = 0; row < n; row++)
        for (let column = 0; column < n; column++) {
          const count = counts[row * n + column]!;
          const part = rows[row]! > 0 ? count / rows[row]! : 0;
          // Mistakes are few: the root lifts them into sight, the count in the cell keeps them honest.
          const colour = row === column ? share(part, theme) : mistake(count === 0 ? 0 : Math.sqrt(Math.min(1, part * 2)), theme);
          const [x, y] = [left + column * w, top + row * h];
          context.fillStyle = css(colour);
          context.fillRect(x + 0.5, y + 0.5, w - 1, h - 1);
          if (count > 0 && w > 13) {
            context.fillStyle = wordsOn(colour);
            context.font = canvasFont(Math.min(large ? 14 : 10, h - 3, (w - 2) / (String(count).length * 0.62)), row === column ? 600 : 450);
            context.fillText(String(count), x + w / 2, y + h / 2 + 0.5);
          }
          if (hovered?.row === row && hovered.column === column) {
            context.strokeStyle = colours.ink;
            context.lineWidth = 1.5;
            context.strokeRect(x + 0.75, y + 0.75, w - 1.5, h - 1.5);
          }
        }
      context.fillStyle = colours['ink-2'];
      context.font = canvasFont(large ? 13 : 10, 500);
      for (let i = 0; i < n; i++) context.fillText(fitting(context, classes[i]!, w - 2), left + i * w + w / 2, top - (large ? 11 : 8));
      context.textAlign = 'right';
      for (let i = 0; i < n; i++) context.fillText(fitting(context, classes[i]!, side - (large ? 28 : 18)), left - (large ? 8 : 5), top + i * h + h / 2);
      context.fillStyle = colours['ink-3'];
      context.font = canvasFont(large ? 12 : 9.5);
      context.textAlign = 'left';
      context.fillText(t(words.predictedAxis), left + n * w + 5, top - (large ? 11 : 8));
      context.save();
      context.translate(left - side + (large ? 9 : 7), top + n * h);
      context.rotate(-Math.PI / 2);
      context.fillText(t(words.trueAxis), 0, 0);
      context.restore();
    },
    [classes, counts, rows, n, large, theme, colours, hovered, t],
  );

  const cell = hovered && {
    truth: classes[hovered.row]!,
    predicted: classes[hovered.column]!,
    count: counts[hovered.row * n + hovered.column]!,
    all: rows[hovered.row]!,
  };
  return (
    <div className={styles.view}>
      <Drawing
        draw={draw}
        label={t(words.confusionLabel, { count: all, right, wrong: all - right })}
        onPoint={(place) => {
          if (!place) return setHovered(null);
          const { left, top, w, h } = grid(place.width, place.height, classes, large);
          const [row, column] = [Math.floor((place.y - top) / h), Math.floor((place.x - left) / w)];
          setHovered(row >= 0 && row < n && column >= 0 && column < n ? { row, column } : null);
        }}
      />
      {cell && hovered && <p className={styles.said}>{t(hovered.row === hovered.column ? words.confusionRight : words.confusionCell, cell)}</p>}
      {large && <p className={styles.how}>{t(words.confusionHow)}</p>}
      <HiddenTable
        caption={t(words.confusionLabel, { count: all, right, wrong: all - right })}
        columns={[t(words.truth), ...classes]}
        rows={classes.map((name, row) => [name, ...counts.subarray(row * n, (row + 1) * n)])}
      />
    </div>
  );
}

function totals(counts: Int32Array, n: number): { rows: number[]; all: number; right: number } {
  const rows = Array.from({ length: n }, (_, row) => counts.subarray(row * n, (row + 1) * n).reduce((a, b) => a + b, 0));
  return { rows, all: rows.reduce((a, b) => a + b, 0), right: rows.reduce((sum, _, i) => sum + counts[i * n + i]!, 0) };
}

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly w: number;
  readonly h: number;
  /** Room for the names of the rows and the word beside them. */
  readonly side: number;
}

function grid(width: number, height: number, classes: readonly string[], large?: boolean): Grid {
  const n = classes.length;
  const [head, least, tail] = large ? [26, 46, 70] : [18, 32, 52];
  const longest = Math.max(...classes.map(({ length }) => length)) * (large ? 7.6 : 6) + (large ? 30 : 20);
  const side = Math.max(least, Math.min(longest, width * 0.32));
  const h = Math.max(6, Math.min((height - head - 2) / n, large ? 96 : 30));
  const w = Math.max(8, Math.min((width - side - tail) / n, h * 1.5));
  // In the middle, unless the word for the columns needs the room on the right.
  return {
    left: Math.max(side, Math.min(Math.max(side, (width - n * w) / 2), width - tail - n * w)),
    top: head + Math.max(0, (height - head - 2 - n * h) / 2) * (large ? 1 : 0),
    w,
    h,
    side,
  };
}

/** As much of a name as fits, with a mark where it was cut; nothing where not even a letter does. */
function fitting(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  for (let length = name.length - 1; length > 0; length--) {
    const cut = `${name.slice(0, length)}…`;
    if (context.measureText(cut).width <= room) return cut;
  }
  return '';
}
