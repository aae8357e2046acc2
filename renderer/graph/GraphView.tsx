import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { useColours } from '../charts/colours.ts';
import { Drawing } from '../charts/Drawing.tsx';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useShownTheme } from '../state/settings.ts';
import { classColour } from '../ui/classColour.ts';
import { useText, type Translate } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import styles from './graph.module.css';
import { nodeAt, paintGraph, paintMatrix, start, strengthOf, type Camera, type ColourBy } from './paint.ts';
import { onceEach, useLayout } from './useLayout.ts';
import { words } from './words.ts';

/** A graph with what the model says of its nodes: drawn by forces, or as its adjacency matrix. */
export function GraphView({ result, large }: { result: GraphResult; large?: boolean }) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const points = useLayout(result);
  const answers = result.predicted.some((answer) => answer >= 0);
  const [view, setView] = useState<'picture' | 'matrix'>('picture');
  const [colourBy, setColourBy] = useState<ColourBy>('class');
  const [head, setHead] = useState<number | 'mean'>('mean');
  const [hovered, setHovered] = useState<number | undefined>();
  const { camera, stage, handlers } = useCamera(view === 'picture');
  const edges = useMemo(() => onceEach(result.edges).length / 2, [result]);

  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const paint = { result, colourBy, head, theme, colours, hovered };
      if (view === 'matrix') paintMatrix(context, width, height, paint);
      else if (points) paintGraph(context, width, height, { ...paint, points, camera });
    },
    [result, points, view, colourBy, head, theme, colours, camera, hovered],
  );

  const choices = (['class', ...(answers ? (['prediction', 'error'] as const) : []), 'part'] as const).map((value) => ({ value, label: t(words[value]) }));
  const asked = result.split.reduce((sum, part) => sum + (part === 3 ? 1 : 0), 0);
  const wrong = result.split.reduce((sum, part, node) => sum + (part === 3 && result.predicted[node] !== result.labels[node] ? 1 : 0), 0);
  const facts = { nodes: result.count, edges, asked, wrong };
  const label = view === 'matrix' ? t(words.matrixLabel, facts) : t(answers && asked > 0 ? words.label : words.labelPlain, facts);
  return (
    <div className={styles.view}>
      <div className={styles.pickers}>
        <Select
          label={t(words.view)}
          value={view}
          onChange={(value) => setView(value as 'picture' | 'matrix')}
          options={(['picture', 'matrix'] as const).map((value) => ({ value, label: t(words[value]) }))}
        />
        {view === 'picture' && <Select label={t(words.colourBy)} value={colourBy} onChange={(value) => setColourBy(value as ColourBy)} options={choices} />}
        {result.heads > 1 && result.attention.length > 0 && (
          <Select
            label={t(words.head)}
            value={String(head)}
            onChange={(value) => setHead(value === 'mean' ? 'mean' : Number(value))}
            options={[
              { value: 'mean', label: t(words.headMean) },
              ...Array.from({ length: result.heads }, (_, i) => ({ value: String(i), label: t(words.headNumber, { n: i + 1 }) })),
            ]}
          />
        )}
      </div>
      <div ref={stage} className={styles.stage} {...handlers}>
        <Drawing
          draw={draw}
          label={label}
          onPoint={(place) =>
            setHovered(place && points && view === 'picture' ? nodeAt(points, place.x, place.y, place.width, place.height, camera) : undefined)
          }
        />
        {view === 'picture' && !points && <p className={styles.said}>{t(words.settling)}</p>}
        {hovered !== undefined && <p className={styles.said}>{wordsOf(result, hovered, head, t)}</p>}
      </div>
      {view === 'picture' && <Legend result={result} colourBy={colourBy} />}
      {large && <p className={styles.how}>{t(view === 'matrix' ? words.howMatrix : words.how)}</p>}
      <HiddenTable
        caption={t(words.table)}
        columns={[t(words.class), t(words.count)]}
        rows={result.classes.map((name, label) => [name, result.labels.reduce((sum, other) => sum + (other === label ? 1 : 0), 0)])}
      />
    </div>
  );
}

function Legend({ result, colourBy }: { result: GraphResult; colourBy: ColourBy }) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const entries = useMemo((): readonly (readonly [string, string])[] => {
    if (colourBy === 'part')
      return (['train', 'validation', 'test', 'none'] as const).map((part, i) => [
        t(words[part]),
        [colours.accent, colours.warn, colours['ink-3'], colours['line-strong']][i]!,
      ]);
    if (colourBy === 'error')
      return [
        [t(words.right), colours.good],
        [t(words.wrong), colours.bad],
      ];
    return result.classes.slice(0, 12).map((name, label) => [name, classColour(label, theme)]);
  }, [result, colourBy, theme, colours, t]);
  return (
    <ul className={styles.legend}>
      {entries.map(([name, colour]) => (
        <li key={name}>
          <i style={{ background: colour }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function wordsOf(result: GraphResult, node: number, head: number | 'mean', t: Translate): string {
  const { labels, predicted, confidence, classes, names, edges, attention } = result;
  const nameOf = (one: number) => names[one] ?? String(one);
  const label = labels[node]! < 0 ? t(words.unknown) : classes[labels[node]!]!;
  const said =
    predicted[node]! < 0
      ? t(words.node, { name: nameOf(node), label })
      : t(words.nodeSaid, { name: nameOf(node), label, answer: classes[predicted[node]!]!, share: Math.round(confidence[node]! * 100) });
  if (attention.length === 0) return said;
  let [best, most] = [-1, 0];
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const strength = edges[2 * edge + 1] === node ? strengthOf(result, edge, head) : 0;
    if (strength > most) [best, most] = [edges[2 * edge]!, strength];
  }
  return best < 0 ? said : `${said} · ${t(words.listens, { name: nameOf(best), share: Math.round(most * 100) })}`;
}

/** Wheel zooms towards the pointer, dragging moves. */
function useCamera(on: boolean) {
  const [camera, setCamera] = useState<Camera>(start);
  const stage = useRef<HTMLDivElement>(null);
  const held = useRef<{ x: number; y: number } | undefined>(undefined);
  useEffect(() => {
    const element = stage.current;
    if (!element || !on) return;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      setCamera((now) => {
        const scale = Math.min(40, Math.max(1, now.scale * Math.exp(-event.deltaY / 400)));
        const by = scale / now.scale;
        return scale === 1 ? start : { scale, x: x - (x - now.x) * by, y: y - (y - now.y) * by };
      });
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [on]);
  const handlers = {
    onPointerDown: (event: PointerEvent) => void (held.current = { x: event.clientX, y: event.clientY }),
    onPointerUp: () => void (held.current = undefined),
    onPointerLeave: () => void (held.current = undefined),
    onPointerMove: (event: PointerEvent) => {
      const from = held.current;
      if (!from || !on) return;
      held.current = { x: event.clientX, y: event.clientY };
      setCamera((now) => ({ ...now, x: now.x + event.clientX - from.x, y: now.y + event.clientY - from.y }));
    },
  };
  return { camera, stage, handlers };
}
