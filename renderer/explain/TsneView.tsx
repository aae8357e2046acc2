import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TsneResult } from '../../nodes/explain/results.ts';
import { canvasFont, Drawing } from '../charts/Drawing.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useShownTheme } from '../state/settings.ts';
import { percent } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { classColour } from '../ui/classColour.ts';
import styles from './explain.module.css';
import { useMoved } from './useMoved.ts';
import type { ViewProps } from './view.ts';
import { words } from './words.ts';

const reach = 9;

/** Samples on a map, coloured by class, each class's name at its middle. Between epochs the points move to their new places. */
export function TsneView({ result, large, sampleCanvas }: ViewProps<TsneResult>) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const points = useMoved(result.points);
  const [hovered, setHovered] = useState<{ index: number; x: number; y: number } | null>(null);
  const middles = useMemo(() => classMiddles(result.points, result.labels, result.classes.length), [result]);
  const count = result.labels.length;
  const share = percent(result.neighbours, useLanguage(), 1);
  const shift = useRef<Place>({ scale: 1, left: 0, top: 0 });

  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const place = (shift.current = fit(width, height));
      const radius = Math.max(1.1, Math.min(3.2, Math.sqrt((width * height) / Math.max(1, count)) / (large ? 7 : 6)));
      context.globalAlpha = 0.78;
      for (let label = 0; label < result.classes.length; label++) {
        context.fillStyle = classColour(label, theme);
        context.beginPath();
        for (let i = 0; i < count; i++) {
          if (result.labels[i] !== label) continue;
          const [x, y] = at(points, i, place);
          context.moveTo(x + radius, y);
          context.arc(x, y, radius, 0, 2 * Math.PI);
        }
        context.fill();
      }
      context.globalAlpha = 1;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.font = canvasFont(large ? 15 : 11.5, 650);
      context.lineJoin = 'round';
      middles.forEach((middle, label) => {
        if (!middle) return;
        const [x, y] = [place.left + middle[0] * place.scale, place.top + middle[1] * place.scale];
        context.lineWidth = large ? 4 : 3.5;
        context.strokeStyle = colours.surface;
        context.strokeText(result.classes[label]!, x, y);
        context.fillStyle = colours.ink;
        context.fillText(result.classes[label]!, x, y);
      });
      if (hovered && hovered.index < count) {
        const [x, y] = at(points, hovered.index, place);
        context.lineWidth = 1.5;
        context.strokeStyle = colours.ink;
        context.beginPath();
        context.arc(x, y, radius + 2.5, 0, 2 * Math.PI);
        context.stroke();
      }
    },
    [result, points, middles, theme, colours, hovered, count, large],
  );

  return (
    <div className={styles.view}>
      <Drawing
        draw={draw}
        label={t(words.tsneLabel, { count, share })}
        onPoint={(place) => setHovered(place && nearest(points, count, shift.current, place.x, place.y))}
      />
      {hovered && hovered.index < count && (
        <Tip
          x={hovered.x}
          y={hovered.y}
          words={t(words.tsnePoint, { label: result.classes[result.labels[hovered.index]!] ?? '', sample: result.samples[hovered.index]! })}
          sample={result.samples[hovered.index]!}
          sampleCanvas={sampleCanvas}
        />
      )}
      {large && <p className={styles.how}>{t(words.tsneHow, { share })}</p>}
      <HiddenTable
        caption={t(words.tsneTable)}
        columns={[t(words.klass), t(words.samples), 'x', 'y']}
        rows={middles.flatMap((middle, label) => (middle ? [[result.classes[label]!, middle[2], middle[0].toFixed(2), middle[1].toFixed(2)]] : []))}
      />
    </div>
  );
}

interface Place {
  scale: number;
  left: number;
  top: number;
}

/** The map is square; it takes what room there is and a little stretch sideways. */
function fit(width: number, height: number): Place {
  const scale = Math.max(1, Math.min(width, height) / 2 - 6);
  return { scale, left: width / 2, top: height / 2 };
}

const at = (points: Float32Array, i: number, { scale, left, top }: Place): [number, number] => [
  left + points[2 * i]! * scale,
  top + points[2 * i + 1]! * scale,
];

function nearest(points: Float32Array, count: number, place: Place, x: number, y: number): { index: number; x: number; y: number } | null {
  let best = -1;
  let shortest = reach * reach;
  for (let i = 0; i < count; i++) {
    const [px, py] = at(points, i, place);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < shortest) [best, shortest] = [i, distance];
  }
  return best < 0 ? null : { index: best, x, y };
}

/** Median place of each class and how many samples it has: outliers do not pull the name away. */
function classMiddles(points: Float32Array, labels: Uint8Array, classes: number): ([x: number, y: number, count: number] | undefined)[] {
  return Array.from({ length: classes }, (_, label) => {
    const mine = [...labels.keys()].filter((i) => labels[i] === label);
    if (mine.length === 0) return undefined;
    const median = (axis: 0 | 1) => mine.map((i) => points[2 * i + axis]!).sort((a, b) => a - b)[mine.length >> 1]!;
    return [median(0), median(1), mine.length];
  });
}

function Tip({ x, y, words: text, sample, sampleCanvas }: { x: number; y: number; words: string; sample: number; sampleCanvas: ViewProps['sampleCanvas'] }) {
  const place = useRef<HTMLCanvasElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  // A tip near an edge grows inward.
  const [side, setSide] = useState<'left' | 'right' | undefined>();
  useLayoutEffect(() => {
    const room = holder.current?.parentElement?.clientWidth ?? 0;
    setSide(x > room * 0.6 ? 'right' : x < room * 0.4 ? 'left' : undefined);
  }, [x]);
  const [found, setFound] = useState<HTMLCanvasElement | null>(null);
  useEffect(() => {
    let gone = false;
    setFound(null);
    void sampleCanvas?.(sample).then(
      (canvas) => !gone && setFound(canvas),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [sample, sampleCanvas]);
  useEffect(() => {
    const context = place.current?.getContext('2d');
    if (!context || !found) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(found, 0, 0, 56, 56);
  }, [found]);
  return (
    <div ref={holder} className={styles.tip} style={{ left: x, top: y }} data-below={y < 90 || undefined} data-side={side}>
      {found && <canvas ref={place} width={56} height={56} />}
      <span>{text}</span>
    </div>
  );
}
