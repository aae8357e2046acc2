import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import type { AttentionResult } from '../../nodes/explain/results.ts';
import { rollout } from '../../nodes/explain/rollout.ts';
import { Drawing } from '../charts/Drawing.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useShownTheme } from '../state/settings.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useText, type Translate } from '../ui/language.ts';
import { canvasOf, pictureBytes } from '../ui/pictures.ts';
import { Select } from '../ui/Select.tsx';
import { headMatrix, patchMap } from './attention.ts';
import { css, heat, share } from './colour.ts';
import styles from './explain.module.css';
import type { ViewProps } from './view.ts';
import { words } from './words.ts';

/** Who looks at whom: a head's matrix beside the digit, over which lies what one position attends to. */
export function AttentionView({ result, large }: ViewProps<AttentionResult>) {
  const t = useText();
  const { layers, heads, time, classToken, grid } = result;
  const [choice, setChoice] = useState({ sample: 0, layer: '0', head: '0', asks: 0 });
  // Another graph may have fewer layers, heads or samples than the choice remembers.
  const sample = Math.min(choice.sample, result.samples.length - 1);
  const flow = choice.layer === 'flow';
  const layer = flow ? 0 : Math.min(Number(choice.layer), layers - 1);
  const head = choice.head === 'mean' ? 'mean' : Math.min(Number(choice.head), heads - 1);
  const asks = Math.min(choice.asks, time - 1);
  const matrix = useMemo(() => (flow ? rollout(result, sample) : headMatrix(result, sample, layer, head)), [result, sample, flow, layer, head]);
  const set = (part: Partial<typeof choice>) => setChoice((now) => ({ ...now, ...part }));
  const step = (by: number) => set({ sample: (sample + by + result.samples.length) % result.samples.length });
  const name = (position: number) => positionName(t, position, result);

  return (
    <div className={styles.view}>
      <div className={styles.pickers}>
        <Select
          label={t(words.layer)}
          value={flow ? 'flow' : String(layer)}
          onChange={(value) => set({ layer: value })}
          options={[
            ...Array.from({ length: layers }, (_, i) => ({ value: String(i), label: t(words.layerNumber, { n: i + 1 }) })),
            { value: 'flow', label: `${t(words.rollOut)} (${t(words.estimate)})` },
          ]}
        />
        {!flow && (
          <Select
            label={t(words.head)}
            value={String(head)}
            onChange={(value) => set({ head: value })}
            options={[
              ...Array.from({ length: heads }, (_, i) => ({ value: String(i), label: t(words.headNumber, { n: i + 1 }) })),
              { value: 'mean', label: t(words.headMean) },
            ]}
          />
        )}
        <span className={styles.step}>
          <IconButton label={t(words.previousSample)} icon={<ChevronLeft />} size="small" onClick={() => step(-1)} />
          {sample + 1} / {result.samples.length}
          <IconButton label={t(words.nextSample)} icon={<ChevronRight />} size="small" onClick={() => step(1)} />
        </span>
      </div>
      <div className={styles.pair}>
        <Matrix matrix={matrix} time={time} asks={asks} onAsk={(next) => set({ asks: next })} />
        {grid > 0 && (
          <Digit
            result={result}
            sample={sample}
            matrix={matrix}
            asks={asks}
            onAsk={(next) => set({ asks: next })}
            asksName={name(asks)}
            classToken={classToken}
          />
        )}
      </div>
      {large && <p className={styles.how}>{t(flow ? words.rollOutHow : words.attentionHow)}</p>}
      <HiddenTable
        caption={t(words.attentionTable, { asks: name(asks) })}
        columns={[t(words.answers), t(words.weight)]}
        rows={Array.from(matrix.subarray(asks * time, (asks + 1) * time), (weight, i) => [name(i), weight.toFixed(4)])}
      />
    </div>
  );
}

function positionName(t: Translate, position: number, { classToken, grid }: AttentionResult): string {
  if (classToken && position === 0) return t(words.classToken);
  const patch = position - (classToken ? 1 : 0);
  return grid > 0 ? t(words.patch, { row: Math.floor(patch / grid) + 1, column: (patch % grid) + 1 }) : t(words.position, { n: position + 1 });
}

function Matrix({ matrix, time, asks, onAsk }: { matrix: Float32Array; time: number; asks: number; onAsk: (asks: number) => void }) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const largest = useMemo(() => matrix.reduce((a, b) => Math.max(a, b), 1e-6), [matrix]);
  const picture = useMemo(() => {
    const bytes = new Uint8ClampedArray(time * time * 4);
    for (let i = 0; i < time * time; i++) bytes.set([...share(matrix[i]! / largest, theme), 255], i * 4);
    return canvasOf(bytes, time, time);
  }, [matrix, time, largest, theme]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const { cell, left, top } = square(width, height, time);
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, left, top, cell * time, cell * time);
      if (cell > 5) {
        context.strokeStyle = colours.surface;
        context.lineWidth = Math.min(1, cell / 9);
        context.beginPath();
        for (let i = 1; i < time; i++) {
          context.moveTo(left + i * cell, top);
          context.lineTo(left + i * cell, top + time * cell);
          context.moveTo(left, top + i * cell);
          context.lineTo(left + time * cell, top + i * cell);
        }
        context.stroke();
      }
      context.strokeStyle = colours.ink;
      context.lineWidth = 1.5;
      context.strokeRect(left - 0.5, top + asks * cell - 0.5, time * cell + 1, cell + 1);
    },
    [picture, time, asks, colours],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onAsk(Math.min(time - 1, Math.max(0, asks + by)));
  };
  return (
    <div className={styles.matrix}>
      <Drawing
        draw={draw}
        label={t(words.matrixLabel, { time })}
        onKeyDown={onKeyDown}
        onPress={({ x: _, y, width, height }) => {
          const { cell, top } = square(width, height, time);
          const row = Math.floor((y - top) / cell);
          if (row >= 0 && row < time) onAsk(row);
        }}
      />
    </div>
  );
}

interface DigitProps {
  result: AttentionResult;
  sample: number;
  matrix: Float32Array;
  asks: number;
  asksName: string;
  classToken: boolean;
  onAsk: (asks: number) => void;
}

function Digit({ result, sample, matrix, asks, asksName, classToken, onAsk }: DigitProps) {
  const t = useText();
  const { grid, pictures } = result;
  const first = classToken ? 1 : 0;
  const map = useMemo(() => patchMap(matrix, asks, result), [matrix, asks, result]);
  const digit = useMemo(
    () => (pictures.bytes.length > 0 ? canvasOf(pictureBytes(pictures, sample), pictures.width, pictures.height) : null),
    [pictures, sample],
  );
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const { cell, left, top } = square(width, height, grid);
      const side = cell * grid;
      context.save();
      context.beginPath();
      context.roundRect(left, top, side, side, 4);
      context.clip();
      context.fillStyle = '#0a0a12';
      context.fillRect(left, top, side, side);
      context.imageSmoothingEnabled = false;
      if (digit) context.drawImage(digit, left, top, side, side);
      for (let i = 0; i < grid * grid; i++) {
        context.globalAlpha = 0.1 + 0.68 * (map[i] ?? 0);
        context.fillStyle = css(heat(map[i] ?? 0));
        context.fillRect(left + (i % grid) * cell, top + Math.floor(i / grid) * cell, cell, cell);
      }
      context.globalAlpha = 1;
      context.restore();
      if (asks >= first) {
        const patch = asks - first;
        context.strokeStyle = '#ffffff';
        context.lineWidth = 2;
        context.strokeRect(left + (patch % grid) * cell + 1, top + Math.floor(patch / grid) * cell + 1, cell - 2, cell - 2);
      }
    },
    [digit, map, grid, asks, first],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid, ArrowDown: grid }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onAsk(Math.min(grid * grid - 1 + first, Math.max(first, (asks < first ? first - Math.sign(by) : asks) + by)));
  };
  const truth = result.classes[result.labels[sample]!] ?? '';
  const predicted = result.classes[result.predicted[sample]!] ?? '';
  return (
    <div className={styles.digit}>
      <Drawing
        draw={draw}
        label={predicted === '' ? t(words.digitPlain, { truth, asks: asksName }) : t(words.digitLabel, { truth, predicted, asks: asksName })}
        onKeyDown={onKeyDown}
        onPress={({ x, y, width, height }) => {
          const { cell, left, top } = square(width, height, grid);
          const [row, column] = [Math.floor((y - top) / cell), Math.floor((x - left) / cell)];
          if (row >= 0 && row < grid && column >= 0 && column < grid) onAsk(first + row * grid + column);
        }}
      />
      <div className={styles.asks}>
        {classToken && (
          <button type="button" aria-pressed={asks === 0} onClick={() => onAsk(0)}>
            {t(words.cls)}
          </button>
        )}
        <span>{predicted === '' ? truth : `${truth} → ${predicted}`}</span>
      </div>
    </div>
  );
}

/** Square cells, as large as fit, in the middle. */
function square(width: number, height: number, count: number): { cell: number; left: number; top: number } {
  const cell = Math.max(1, (Math.min(width, height) - 4) / count);
  return { cell, left: (width - cell * count) / 2, top: (height - cell * count) / 2 };
}
