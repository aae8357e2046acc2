import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { paper, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { useShownTheme } from '../../state/settings.ts';
import { classColour } from '../../ui/classColour.ts';
import { classes } from '../../ui/classes.ts';
import { useText } from '../../ui/language.ts';
import styles from './drawing.module.css';
import { degreesOf } from './edits.ts';
import { Arrow, edgeLines, namesWithRoom, nameSize, radiusFor } from './geometry.tsx';
import { words } from './words.ts';

export type Tool = 'move' | 'node' | 'edge';
export type Picked = { readonly kind: 'node' | 'edge'; readonly place: number } | null;

/** What the stepper writes onto the drawing. */
export interface Spoken {
  /** Under each node. */
  readonly nodes: readonly string[];
  /** How filled each node is, 0 to 1. */
  readonly levels: readonly number[];
  /** Who is being told something. */
  readonly focus?: number;
  /** What counts along an edge into the focus, by sender. */
  readonly shares: ReadonlyMap<number, string>;
}

interface PaperProps {
  drawing: Drawing;
  directed: boolean;
  classNames: readonly string[];
  tool: Tool;
  picked: Picked;
  pending: number | null;
  spoken?: Spoken;
  onPick: (picked: Picked) => void;
  onPending: (from: number | null) => void;
  onAdd: (x: number, y: number) => void;
  onMove: (place: number, x: number, y: number) => void;
  onLetGo: () => void;
  onConnect: (from: number, to: number) => void;
  onRemove: (picked: NonNullable<Picked>) => void;
}

/** The drawing, where it is drawn: with the mouse, with fingers, with the keyboard. */
export function Paper(props: PaperProps) {
  const { drawing, directed, classNames, tool, picked, pending, spoken, onPick, onPending, onAdd, onMove, onLetGo, onConnect } = props;
  const t = useText();
  const theme = useShownTheme();
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef<{ node: number; dx: number; dy: number; moved: boolean } | null>(null);
  const [wire, setWire] = useState<{ x: number; y: number } | null>(null);
  const radius = radiusFor(drawing.nodes.length);
  const degrees = degreesOf(drawing, directed);
  const named = useMemo(() => namesWithRoom(drawing), [drawing]);

  const at = (event: { clientX: number; clientY: number }) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.current!.getScreenCTM()!.inverse());
    return { x: Math.min(paper.width, Math.max(0, point.x)), y: Math.min(paper.height, Math.max(0, point.y)) };
  };
  const nodeUnder = ({ x, y }: { x: number; y: number }) => drawing.nodes.findIndex((node) => Math.hypot(node.x - x, node.y - y) <= radius + 1);

  const grab = (event: PointerEvent, place: number) => {
    event.stopPropagation();
    if (event.button !== 0) return;
    const node = drawing.nodes[place]!;
    const point = at(event);
    if (tool === 'edge') {
      if (pending !== null && pending !== place) return onConnect(pending, place);
      onPending(pending === place ? null : place);
      setWire(pending === null ? point : null);
    } else onPick({ kind: 'node', place });
    held.current = { node: place, dx: node.x - point.x, dy: node.y - point.y, moved: false };
    svg.current!.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent) => {
    const one = held.current;
    if (!one) {
      if (pending !== null) setWire(at(event));
      return;
    }
    const point = at(event);
    const [x, y] = [tenth(point.x + one.dx), tenth(point.y + one.dy)];
    const node = drawing.nodes[one.node];
    if (!node || (!one.moved && Math.hypot(x - node.x, y - node.y) < 0.6)) return;
    one.moved = true;
    if (tool === 'edge') setWire(point);
    else onMove(one.node, clamp(x, paper.width), clamp(y, paper.height));
  };
  const release = (event: PointerEvent) => {
    const one = held.current;
    held.current = null;
    if (!one?.moved) return;
    if (tool !== 'edge') return onLetGo();
    const to = nodeUnder(at(event));
    setWire(null);
    if (to >= 0 && to !== one.node) onConnect(one.node, to);
    else onPending(null);
  };
  const pressPaper = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { x, y } = at(event);
    if (tool === 'node') onAdd(tenth(x), tenth(y));
    else {
      onPick(null);
      onPending(null);
    }
  };
  const keyOn = (event: KeyboardEvent, place: number) => {
    const step = arrows[event.key];
    const node = drawing.nodes[place]!;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      const by = event.shiftKey ? 0.5 : 2;
      onMove(place, clamp(tenth(node.x + step[0] * by), paper.width), clamp(tenth(node.y + step[1] * by), paper.height));
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (pending !== null && pending !== place) onConnect(pending, place);
      else if (tool === 'edge') onPending(pending === place ? null : place);
      onPick({ kind: 'node', place });
    } else if (event.key.toLowerCase() === 'c') onPending(place);
    else if (event.key.toLowerCase() === 'n') onAdd(clamp(node.x + 9, paper.width), clamp(node.y + 5, paper.height));
    else if (event.key === 'Delete' || event.key === 'Backspace') props.onRemove({ kind: 'node', place });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const from = pending === null ? undefined : drawing.nodes[pending];
  return (
    <svg
      ref={svg}
      className={styles.paper}
      data-tool={tool}
      data-many={drawing.edges.length > 40 || undefined}
      viewBox={`0 0 ${paper.width} ${paper.height}`}
      role="group"
      aria-label={t(words.paper)}
      onPointerDown={pressPaper}
      onPointerMove={drag}
      onPointerUp={release}
      onDoubleClick={(event) => tool !== 'node' && nodeUnder(at(event)) < 0 && onAdd(tenth(at(event).x), tenth(at(event).y))}
    >
      {edgeLines(drawing, directed, radius).map(({ place, path, middle, tip }) => {
        const edge = drawing.edges[place]!;
        const [sender, share] = spokenOn(edge, directed, spoken);
        const lit = picked?.kind === 'edge' && picked.place === place;
        return (
          <g
            key={place}
            className={classes(styles.edge, lit && styles.lit, sender !== undefined && styles.speaking)}
            data-edge={`${drawing.nodes[edge.from]!.name} ${drawing.nodes[edge.to]!.name}`}
          >
            <path d={path} />
            {tip && <Arrow {...tip} />}
            <path
              d={path}
              className={styles.grip}
              onPointerDown={(event) => {
                event.stopPropagation();
                onPick({ kind: 'edge', place });
              }}
            />
            {(share !== undefined || edge.weight !== 1) && (
              <text x={middle.x} y={middle.y} className={styles.weight}>
                {share ?? String(edge.weight)}
              </text>
            )}
          </g>
        );
      })}
      {from && wire && <line className={styles.wire} x1={from.x} y1={from.y} x2={wire.x} y2={wire.y} />}
      {drawing.nodes.map((node, place) => {
        const label = classNames.indexOf(node.label);
        const inside = fitsInside(node.name);
        const { incoming, outgoing } = degrees[place]!;
        const degree = directed ? t(words.inOut, { incoming, outgoing }) : t(words.edgeCount, { count: outgoing });
        const level = spoken?.levels[place];
        return (
          <g
            key={place}
            className={classes(
              styles.node,
              picked?.kind === 'node' && picked.place === place && styles.lit,
              (pending === place || spoken?.focus === place) && styles.focus,
              node.part === 'train' && styles.taught,
              (level !== undefined ? level > 0.55 : label >= 0) && styles.filled,
            )}
            transform={`translate(${node.x} ${node.y})`}
            role="button"
            tabIndex={0}
            data-node={node.name}
            aria-label={t(words.nodeLabel, { name: node.name, class: node.label || t(words.noClass), degree }) + (spoken ? `: ${spoken.nodes[place]}` : '')}
            aria-pressed={picked?.kind === 'node' && picked.place === place}
            onPointerDown={(event) => grab(event, place)}
            onKeyDown={(event) => keyOn(event, place)}
          >
            <circle
              r={radius}
              style={
                level !== undefined
                  ? { fill: `color-mix(in srgb, var(--role-graph) ${Math.round(level * 100)}%, var(--surface))` }
                  : label >= 0
                    ? { fill: classColour(label, theme) }
                    : undefined
              }
            />
            <title>{node.name}</title>
            {(inside || !named.has(place)) && (
              <text
                className={inside ? styles.inside : classes(styles.beside, styles.onAsking)}
                y={inside ? 0 : -radius - 1}
                style={{ fontSize: inside ? radius * 0.72 : nameSize(drawing.nodes.length) }}
              >
                {node.name}
              </text>
            )}
            {spoken && (
              <text className={styles.numbers} y={radius + 2.6}>
                {spoken.nodes[place]}
              </text>
            )}
          </g>
        );
      })}
      {/* Over all nodes, or the next one would cover them. */}
      {drawing.nodes.map(
        ({ name, x, y }, place) =>
          !fitsInside(name) &&
          named.has(place) && (
            <text key={place} aria-hidden="true" className={styles.beside} x={x} y={y - radius - 1} style={{ fontSize: nameSize(drawing.nodes.length) }}>
              {name}
            </text>
          ),
      )}
    </svg>
  );
}

const fitsInside = (name: string): boolean => name.length <= 3;

/** Whose message goes along this edge to the focus, and what it counts. */
function spokenOn({ from, to }: { from: number; to: number }, directed: boolean, spoken: Spoken | undefined): [number | undefined, string | undefined] {
  if (spoken?.focus === undefined) return [undefined, undefined];
  const sender = to === spoken.focus ? from : !directed && from === spoken.focus ? to : undefined;
  return [sender, sender === undefined ? undefined : spoken.shares.get(sender)];
}

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const tenth = (value: number): number => Math.round(value * 10) / 10;
const clamp = (value: number, most: number): number => Math.min(most - 2, Math.max(2, value));
