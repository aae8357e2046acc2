import { useCallback, useMemo, useRef, useState } from 'react';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { useColours } from '../charts/colours.ts';
import { canvasFont, Drawing } from '../charts/Drawing.tsx';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { Network } from '../charts/network/Network.tsx';
import type { Scene } from '../charts/network/scene.ts';
import { onceEach, useLayout } from '../charts/network/useLayout.ts';
import { useDrawnPlaces } from '../state/drawnGraph.ts';
import { useRun } from '../state/run.ts';
import { useShownTheme } from '../state/settings.ts';
import { Button } from '../ui/Button.tsx';
import { classes as join } from '../ui/classes.ts';
import { useText, type Translate } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import { colouring, possible, strengthsOf, type ColourBy, type Colouring } from './colouring.ts';
import styles from './graph.module.css';
import { paintMatrix } from './matrix.ts';
import { useRival } from './useRival.ts';
import { words } from './words.ts';

/** A graph with what the model says of its nodes: drawn by forces, or as its adjacency matrix. */
export function GraphView({ result, large = false }: { result: GraphResult; large?: boolean }) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const drawn = useDrawnPlaces(result);
  const settled = useLayout(result, drawn === undefined);
  const points = drawn ?? settled;
  const { runs, rival, choose, deaf } = useRival(result, large);
  const own = useRun((s) => (s.scrub === 'live' ? s.record?.epochs.at(-1)?.metrics['testAccuracy'] : undefined));
  const [view, setView] = useState<'picture' | 'matrix'>('picture');
  const [wanted, setColourBy] = useState<ColourBy>(result.attention.length > 0 || !result.predicted.some((one) => one >= 0) ? 'class' : 'prediction');
  const [head, setHead] = useState<number | 'mean'>('mean');
  const [pointed, setPointed] = useState<number | undefined>();
  const look = useRef<(node: number) => void>(() => undefined);

  const choices = possible(result, rival?.predicted !== undefined);
  const colourBy = choices.includes(wanted) ? wanted : choices[0]!;
  const strengths = useMemo(() => strengthsOf(result, head), [result, head]);
  const marks = useMemo(
    () => colouring({ result, by: colourBy, theme, colours, ...(rival?.predicted && { rival: rival.predicted }), ...(strengths && { strengths }) }),
    [result, colourBy, theme, colours, rival, strengths],
  );
  const scene = useMemo((): Scene | undefined => {
    if (!points) return undefined;
    const { split, names, edges, directed } = result;
    return {
      points,
      edges,
      directed,
      ...(strengths && { strengths }),
      colours: marks.colours,
      ringed: (node) => split[node] === 1,
      ink: colours.ink,
      faint: colours['ink-3'],
      paper: colours.surface,
      accent: colours.accent,
      nameOf: (node) => names[node] ?? String(node),
      font: canvasFont(11),
    };
  }, [points, result, strengths, marks, colours]);

  const drawMatrix = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => paintMatrix(context, width, height, result, strengths, theme, colours),
    [result, strengths, theme, colours],
  );
  const label = useMemo(() => labelOf(result, view, t), [result, view, t]);
  const find = (text: string) => {
    const node = nodeCalled(result, text);
    if (node === undefined) return;
    setPointed(node);
    look.current(node);
  };
  return (
    <div className={join(styles.view, large && styles.large)}>
      <div className={styles.pickers}>
        {large && (
          <Select
            label={t(words.view)}
            value={view}
            onChange={(value) => setView(value as 'picture' | 'matrix')}
            options={(['picture', 'matrix'] as const).map((value) => ({ value, label: t(words[value]) }))}
          />
        )}
        {view === 'picture' && (
          <Select
            label={t(words.colourBy)}
            value={colourBy}
            onChange={(value) => setColourBy(value as ColourBy)}
            options={choices.map((value) => ({ value, label: t(words[value]) }))}
          />
        )}
        {result.heads > 1 && strengths && <HeadChoice heads={result.heads} head={head} onChange={setHead} />}
        {large && runs.length > 0 && (
          <Select
            label={t(words.compare)}
            value={rival?.run ?? 'none'}
            onChange={(run) => {
              choose(run === 'none' ? undefined : run);
              setColourBy(run === 'none' ? 'prediction' : 'rival');
            }}
            options={[
              { value: 'none', label: t(words.compareNone) },
              ...runs.map(({ run, title, seed, metrics, started }) => ({
                value: run,
                label: t(words.compareWith, { title, seed, figure: metrics['testAccuracy']!.toFixed(3), time: started.slice(11, 16) }),
              })),
            ]}
          />
        )}
        {large && deaf.offered && choices.includes('error') && (
          <Button size="small" title={t(words.withoutEdgesHint)} disabled={deaf.busy} onClick={() => deaf.train(() => setColourBy('rival'))}>
            {t(deaf.busy ? words.withoutEdgesBusy : words.withoutEdges)}
          </Button>
        )}
        {large && view === 'picture' && (
          <input
            type="search"
            className={styles.find}
            aria-label={t(words.find)}
            placeholder={t(words.find)}
            onKeyDown={(event) => event.stopPropagation()}
            onChange={(event) => find(event.target.value)}
          />
        )}
        {!large && <Legend marks={marks} />}
      </div>
      {rival?.stranger && <p className={styles.how}>{t(words.stranger)}</p>}
      {deaf.fault !== undefined && <p className={styles.how}>{deaf.fault}</p>}
      {large && rival?.predicted && rival.accuracy !== undefined && own !== undefined && (
        <p className={styles.rival} role="status">
          {t(words.rivalFigures, { mine: own.toFixed(3), other: rival.accuracy.toFixed(3) })}
        </p>
      )}
      <div className={styles.stage}>
        {view === 'matrix' ? (
          <Drawing draw={drawMatrix} label={label} />
        ) : (
          scene && <Network scene={scene} label={label} count={result.count} pointed={pointed} onPoint={setPointed} look={look} />
        )}
        {view === 'picture' && !scene && <p className={styles.said}>{t(words.settling)}</p>}
        <p className={styles.said} role="status" hidden={pointed === undefined}>
          {pointed !== undefined && wordsOf(result, pointed, strengths, t)}
        </p>
      </div>
      {large && view === 'picture' && <Legend marks={marks} counts />}
      {large && <p className={styles.how}>{t(view === 'matrix' ? words.howMatrix : strengths ? words.howAttention : drawn ? words.howDrawn : words.how)}</p>}
      <HiddenTable
        caption={t(words.table)}
        columns={[t(words.class), t(words.count)]}
        rows={result.classes.map((name, at) => [name, result.labels.reduce((sum, other) => sum + (other === at ? 1 : 0), 0)])}
      />
    </div>
  );
}

function HeadChoice({ heads, head, onChange }: { heads: number; head: number | 'mean'; onChange: (head: number | 'mean') => void }) {
  const t = useText();
  return (
    <Select
      label={t(words.head)}
      value={String(head)}
      onChange={(value) => onChange(value === 'mean' ? 'mean' : Number(value))}
      options={[
        { value: 'mean', label: t(words.headMean) },
        ...Array.from({ length: heads }, (_, i) => ({ value: String(i), label: t(words.headNumber, { n: i + 1 }) })),
      ]}
    />
  );
}

function Legend({ marks, counts }: { marks: Colouring; counts?: boolean }) {
  const t = useText();
  return (
    <ul className={styles.legend}>
      {marks.legend.map(({ name, colour, count }) => {
        const text = typeof name === 'string' ? name : t(name);
        return (
          <li key={text} title={text}>
            <i style={{ background: colour }} />
            {text}
            {counts && count !== undefined && <small>{count}</small>}
          </li>
        );
      })}
    </ul>
  );
}

function labelOf(result: GraphResult, view: 'picture' | 'matrix', t: Translate): string {
  const asked = result.split.reduce((sum, part) => sum + (part === 3 ? 1 : 0), 0);
  const wrong = result.split.reduce((sum, part, node) => sum + (part === 3 && result.predicted[node] !== result.labels[node] ? 1 : 0), 0);
  const facts = { nodes: result.count, edges: result.directed ? result.edges.length / 2 : onceEach(result.edges).length / 2, asked, wrong };
  if (view === 'matrix') return t(words.matrixLabel, facts);
  return t(result.predicted.some((answer) => answer >= 0) && asked > 0 ? words.label : words.labelPlain, facts);
}

/** By its whole name, else the first whose name begins so. */
function nodeCalled({ names, count }: GraphResult, text: string): number | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const all = Array.from({ length: count }, (_, node) => (names[node] ?? String(node)).toLowerCase());
  const exact = all.indexOf(wanted);
  const found = exact >= 0 ? exact : all.findIndex((name) => name.startsWith(wanted));
  return found < 0 ? undefined : found;
}

/** How many neighbours are named with their attention. */
const mostNamed = 3;

function wordsOf(result: GraphResult, node: number, strengths: Float32Array | undefined, t: Translate): string {
  const { labels, predicted, confidence, classes, names, edges, split } = result;
  const nameOf = (one: number) => names[one] ?? String(one);
  const label = labels[node]! < 0 ? t(words.unknown) : classes[labels[node]!]!;
  const heard: { from: number; strength: number }[] = [];
  for (let edge = 0; 2 * edge < edges.length; edge++)
    if (edges[2 * edge + 1] === node) heard.push({ from: edges[2 * edge]!, strength: strengths?.[edge] ?? 0 });
  const facts = { name: nameOf(node), label, part: t([words.none, words.train, words.validation, words.test][split[node]!]!), degree: heard.length };
  const said =
    predicted[node]! < 0
      ? t(words.node, facts)
      : t(words.nodeSaid, { ...facts, answer: classes[predicted[node]!]!, share: Math.round(confidence[node]! * 100) });
  if (!strengths || heard.length === 0) return said;
  const loudest = heard.sort((a, b) => b.strength - a.strength).slice(0, mostNamed);
  return `${said} · ${t(words.listens, { list: loudest.map(({ from, strength }) => `${nameOf(from)} ${Math.round(strength * 100)} %`).join(', ') })}`;
}
