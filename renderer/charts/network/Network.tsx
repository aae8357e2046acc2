import { useCallback, useEffect, useRef, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import styles from '../charts.module.css';
import { Painter } from './painter.ts';
import { centredOn, nodeAt, wholeView, zoomed, type Camera, type Scene } from './scene.ts';

export interface NetworkProps {
  scene: Scene;
  label: string;
  pointed: number | undefined;
  onPoint: (node: number | undefined) => void;
  /** How many nodes the keyboard walks through. */
  count: number;
  /** Brings a node into view. */
  look?: Ref<(node: number) => void>;
}

/**
 * A graph on a canvas: the wheel zooms towards the pointer, dragging moves, arrow keys, + and - do the same, N walks from node to node.
 * Moving paints straight from here, past React: a frame is a frame even with thousands of nodes.
 */
export function Network({ scene, label, pointed, onPoint, count, look }: NetworkProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const camera = useRef<Camera>(wholeView);
  const painter = useRef<Painter>(null);
  painter.current ??= new Painter();
  const held = useRef<{ x: number; y: number } | undefined>(undefined);
  const shown = useRef({ scene, pointed });
  shown.current = { scene, pointed };

  const paint = useCallback(() => {
    if (canvas.current) painter.current!.paint(canvas.current, { ...shown.current, camera: camera.current });
  }, []);

  useEffect(paint, [paint, scene, pointed]);
  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      camera.current = zoomed(
        camera.current,
        Math.exp(-event.deltaY / 400),
        event.clientX - box.left - box.width / 2,
        event.clientY - box.top - box.height / 2,
      );
      paint();
    };
    // React's own wheel listener may not stop the page from scrolling.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', wheel);
      painter.current!.stop();
    };
  }, [paint]);

  const bringIntoView = useCallback(
    (node: number) => {
      const element = canvas.current!;
      const size = { width: element.clientWidth, height: element.clientHeight };
      camera.current = centredOn(shown.current.scene.points, node, size, camera.current, Math.max(3, camera.current.scale));
      paint();
    },
    [paint],
  );
  useEffect(() => {
    if (typeof look === 'function') look(bringIntoView);
    else if (look) look.current = bringIntoView;
  }, [look, bringIntoView]);

  const move = (event: PointerEvent) => {
    const from = held.current;
    if (from) {
      held.current = { x: event.clientX, y: event.clientY };
      camera.current = { ...camera.current, x: camera.current.x + event.clientX - from.x, y: camera.current.y + event.clientY - from.y };
      paint();
      return;
    }
    const box = canvas.current!.getBoundingClientRect();
    const found = nodeAt(scene.points, event.clientX - box.left, event.clientY - box.top, { width: box.width, height: box.height }, camera.current);
    if (found !== pointed) onPoint(found);
  };
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) camera.current = { ...camera.current, x: camera.current.x - 40 * step[0], y: camera.current.y - 40 * step[1] };
    else if (event.key === '+' || event.key === '=') camera.current = zoomed(camera.current, 1.3);
    else if (event.key === '-') camera.current = zoomed(camera.current, 1 / 1.3);
    else if (event.key === '0') camera.current = wholeView;
    else if (event.key.toLowerCase() === 'n') onPoint(((pointed ?? (event.shiftKey ? 0 : -1)) + (event.shiftKey ? -1 : 1) + count) % count);
    else return;
    event.preventDefault();
    event.stopPropagation();
    paint();
  };
  const letGo = () => void (held.current = undefined);
  return (
    <canvas
      ref={canvas}
      className={styles.drawing}
      style={{ touchAction: 'none' }}
      role="img"
      aria-label={label}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={(event) => {
        held.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerMove={move}
      onPointerLeave={() => !held.current && onPoint(undefined)}
    />
  );
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
