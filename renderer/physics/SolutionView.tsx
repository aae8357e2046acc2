import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import type { SolutionResult } from '../../nodes/explain/results.ts';
import { canvasFont, Drawing } from '../charts/Drawing.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { bytes, plain } from '../ui/format.ts';
import { useText } from '../ui/language.ts';
import { canvasOf } from '../ui/pictures.ts';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';
import { Switch } from '../ui/Switch.tsx';
import type { Text } from '../../nodes/text/text.ts';
import { classes } from '../ui/classes.ts';
import { drawAxes, mapBox } from './axes.ts';
import { diverging, sequential } from './colours.ts';
import { bytesOf, firstSlice, layoutOf, mapsOf, rangeOf, sliceOf, type MapOf } from './maps.ts';
import styles from './physics.module.css';
import { words } from './words.ts';

const digits = (value: number): string => plain(Number(value.toPrecision(3)));

/** The solution of an equation as a map, with a slice that follows the pointer, beside its error, residual and points. */
export function SolutionView({ result, large = false }: { result: SolutionResult; large?: boolean }) {
  const t = useText();
  const colours = useColours();
  const maps = useMemo(() => mapsOf(result), [result]);
  const layout = useMemo(() => layoutOf(result), [result]);
  const [chosen, choose] = useState('');
  const [dots, showDots] = useState(false);
  const [place, move] = useState<number | null>(null);
  const [frame, setFrame] = useState<number | null>(null);
  const map = maps.find(({ id }) => id === chosen) ?? maps[0]!;
  const nameOf = ({ kind, name }: MapOf) => t(words[kind], { name });
  const steps = layout ? result.axes[layout.fixed]!.values.length : 1;
  const moment = Math.min((layout?.frames ?? 1) - 1, frame ?? (layout?.frames ?? 1) - 1);
  const first = useMemo(() => (layout ? firstSlice(result, layout, result.fields[0]!.known ?? result.fields[0]!.values, moment) : 0), [result, layout, moment]);
  const slice = Math.min(steps - 1, place ?? first);
  const [low, high] = useMemo(() => rangeOf(map, result), [map, result]);
  const picture = useMemo(() => {
    if (!layout) return undefined;
    return canvasOf(bytesOf(result, map, layout, moment), result.axes[layout.right]!.values.length, result.axes[layout.up]!.values.length);
  }, [result, map, layout, moment]);
  const fixed = layout && result.axes[layout.fixed]!;
  const where = { name: fixed?.name ?? '', value: fixed ? digits(fixed.values[slice]!) : '' };
  const field = result.fields.find(({ name }) => name === map.name) ?? result.fields[0]!;
  const line = useMemo(() => (map.kind === 'field' || map.kind === 'known' ? field.values : map.values), [map, field]);
  const known = map.kind === 'field' || map.kind === 'known' ? field.known : undefined;

  const drawMap = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      if (!picture || !layout) return;
      const box = mapBox(width, height);
      const [right, up] = [result.axes[layout.right]!, result.axes[layout.up]!];
      context.imageSmoothingEnabled = true;
      context.drawImage(picture, box.left, box.top, box.width, box.height);
      drawAxes(context, box, right, up, colours['ink-3']);
      const share = steps > 1 ? slice / (steps - 1) : 0.5;
      const upright = layout.fixed === layout.right;
      const rule = (colour: string, thickness: number) => {
        context.strokeStyle = colour;
        context.lineWidth = thickness;
        context.beginPath();
        if (upright) {
          context.moveTo(box.left + share * box.width, box.top);
          context.lineTo(box.left + share * box.width, box.top + box.height);
        } else {
          context.moveTo(box.left, box.top + (1 - share) * box.height);
          context.lineTo(box.left + box.width, box.top + (1 - share) * box.height);
        }
        context.stroke();
      };
      rule('#15171b', 3);
      rule('#ffffff', 1.4);
      if (!dots) return;
      const each = result.axes.length;
      const along = ({ values }: { values: Float32Array }, value: number) => (value - values[0]!) / (values.at(-1)! - values[0]!);
      // Where dots would touch each other they become smaller and lose their rims.
      const room = Math.sqrt((box.width * box.height * each) / result.points.length);
      const radius = Math.min(1.6, Math.max(0.6, room / 6));
      context.lineWidth = 0.7;
      context.strokeStyle = 'rgb(255 255 255 / 0.7)';
      context.fillStyle = radius > 1 ? 'rgb(21 23 27 / 0.75)' : 'rgb(255 255 255 / 0.8)';
      for (let i = 0; i < result.points.length; i += each) {
        const x = box.left + along(right, result.points[i + layout.right]!) * box.width;
        const y = box.top + (1 - along(up, result.points[i + layout.up]!)) * box.height;
        context.beginPath();
        context.arc(x, y, radius, 0, 7);
        context.fill();
        if (radius > 1) context.stroke();
      }
    },
    [picture, layout, slice, steps, dots, result, colours],
  );

  const drawSlice = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const pad = { left: 46, right: 8, top: 8, bottom: 16 };
      const axis = result.axes[0]!.values;
      const x = (value: number) => pad.left + ((value - axis[0]!) / (axis.at(-1)! - axis[0]! || 1)) * (width - pad.left - pad.right);
      const y = (value: number) => height - pad.bottom - ((value - low) / (high - low)) * (height - pad.top - pad.bottom);
      context.font = canvasFont(10.5);
      context.fillStyle = colours['ink-3'];
      context.strokeStyle = colours.line;
      context.textBaseline = 'middle';
      context.textAlign = 'right';
      for (const value of [low, (low + high) / 2, high]) {
        context.fillText(digits(value), pad.left - 5, y(value));
        context.beginPath();
        context.moveTo(pad.left, y(value));
        context.lineTo(width - pad.right, y(value));
        context.stroke();
      }
      context.textBaseline = 'alphabetic';
      context.textAlign = 'left';
      context.fillText(digits(axis[0]!), pad.left, height - 3);
      context.textAlign = 'right';
      context.fillText(`${result.axes[0]!.name} = ${digits(axis.at(-1)!)}`, width - pad.right, height - 3);
      const draw = (values: Float32Array, colour: string, dashes: number[]) => {
        context.beginPath();
        context.setLineDash(dashes);
        context.strokeStyle = colour;
        context.lineWidth = 1.7;
        let open = false;
        sliceOf(result, values, layout, slice, moment).forEach((value, i) => {
          if (Number.isNaN(value)) open = false;
          else if (open) context.lineTo(x(axis[i]!), y(value));
          else {
            context.moveTo(x(axis[i]!), y(value));
            open = true;
          }
        });
        context.stroke();
        context.setLineDash([]);
      };
      draw(line, colours['role-sequence'], []);
      if (known) draw(known, colours['role-image'], [5, 4]);
    },
    [result, layout, slice, moment, line, known, low, high, colours],
  );

  const press = (at: { x: number; y: number; width: number; height: number } | null) => {
    if (!at || !layout) return;
    const box = mapBox(at.width, at.height);
    const share = layout.fixed === layout.right ? (at.x - box.left) / box.width : 1 - (at.y - box.top) / box.height;
    move(Math.round(Math.min(1, Math.max(0, share)) * (steps - 1)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(Math.min(steps - 1, Math.max(0, slice + by)));
  };
  const gradient = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => `rgb(${(low < 0 ? diverging : sequential)(share).join(' ')})`).join(',');
  const values = sliceOf(result, line, layout, slice, moment);

  return (
    <div className={styles.view}>
      <div className={styles.tools}>
        <Select label={t(words.show)} value={map.id} options={maps.map((one) => ({ value: one.id, label: nameOf(one) }))} onChange={choose} />
        <span className={styles.scale} aria-hidden="true">
          {digits(low)}
          <i style={{ background: `linear-gradient(90deg, ${gradient})` }} />
          {digits(high)}
        </span>
        {layout && (
          <label className={styles.dots}>
            <Switch label={t(words.points)} checked={dots} onChange={showDots} />
            {t(words.points)}
          </label>
        )}
        {layout && layout.frames > 1 && (
          <span className={styles.frames}>
            <span>{t(words.frame, { name: result.axes[2]!.name, value: digits(result.axes[2]!.values[moment]!) })}</span>
            <Slider label={result.axes[2]!.name} value={moment} min={0} max={layout.frames - 1} onChange={setFrame} />
          </span>
        )}
      </div>
      <div className={classes(styles.pictures, large && styles.large)}>
        {layout && (
          <div className={styles.map}>
            <Drawing
              draw={drawMap}
              label={t(words.mapLabel, { what: nameOf(map), low: digits(low), high: digits(high), ...where })}
              onPoint={press}
              onPress={press}
              onKeyDown={onKeyDown}
            />
          </div>
        )}
        <div className={styles.slice}>
          {layout && <span className={styles.caption}>{t(words.slice, where)}</span>}
          <Drawing draw={drawSlice} label={t(words.sliceLabel, where)} />
        </div>
        {result.rivals.length > 0 && <Rivals rivals={result.rivals} />}
      </div>
      {large && <p className={styles.how}>{t(words.how, { equations: result.equations.join('; ') })}</p>}
      <HiddenTable
        caption={t(words.table)}
        columns={[result.axes[0]!.name, t(words.network), ...(known ? [t(words.exact)] : [])]}
        rows={everyTenth(result.axes[0]!.values).map((i) => [
          digits(result.axes[0]!.values[i]!),
          digits(values[i]!),
          ...(known ? [digits(sliceOf(result, known, layout, slice, moment)[i]!)] : []),
        ])}
      />
    </div>
  );
}

/** Error, time and memory of each way to solve the problem: a column a way. */
function Rivals({ rivals }: { rivals: SolutionResult['rivals'] }) {
  const t = useText();
  const rows = [
    [words.relativeError, ({ error }) => (Number.isNaN(error) ? '–' : error.toExponential(1))],
    [words.time, ({ seconds }) => (Number.isNaN(seconds) ? '–' : `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`)],
    [words.memory, ({ bytes: size }) => (Number.isNaN(size) ? '–' : bytes(size))],
  ] as const satisfies readonly (readonly [Text, (rival: SolutionResult['rivals'][number]) => string])[];
  return (
    <table className={styles.rivals}>
      <thead>
        <tr>
          <th />
          {rivals.map(({ who }) => (
            <th key={who} scope="col">
              {t(words[who])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, tell]) => (
          <tr key={name.en}>
            <th scope="row">{t(name)}</th>
            {rivals.map((rival) => (
              <td key={rival.who}>{tell(rival)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const everyTenth = (axis: Float32Array): number[] => Array.from({ length: Math.ceil(axis.length / 10) }, (_, i) => i * 10);
