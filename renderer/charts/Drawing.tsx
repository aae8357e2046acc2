import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import styles from './charts.module.css';

export interface DrawingProps {
  /** Draws the whole picture; width and height are CSS pixels. Keep it stable (useCallback): a new one draws anew. */
  draw: (context: CanvasRenderingContext2D, width: number, height: number) => void;
  label: string;
  /** The place under the pointer in CSS pixels; null when it leaves. */
  onPoint?: (place: { x: number; y: number; width: number; height: number } | null) => void;
  onPress?: (place: { x: number; y: number; width: number; height: number }) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  /** Fixed height; absent: fills its place. */
  height?: number;
}

/** A canvas at the screen's resolution that draws itself anew when its size or its drawing changes. */
export function Drawing({ draw, label, onPoint, onPress, onKeyDown, height }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);

  const drawing = useRef(draw);

  const paint = useCallback(() => {
    const element = canvas.current;
    if (!element) return;
    const { clientWidth: w, clientHeight: h } = element;
    if (w === 0 || h === 0) return;
    const ratio = window.devicePixelRatio || 1;
    if (element.width !== Math.round(w * ratio) || element.height !== Math.round(h * ratio)) {
      element.width = Math.round(w * ratio);
      element.height = Math.round(h * ratio);
    }
    const context = element.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, w, h);
    drawing.current(context, w, h);
  }, []);

  useEffect(() => {
    drawing.current = draw;
    paint();
  }, [draw, paint]);
  // Apart from the drawing: an observer that is set up anew calls at once, and each picture would be painted twice.
  useEffect(() => {
    const observer = new ResizeObserver(paint);
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, [paint]);

  const place = (event: { clientX: number; clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width, height: box.height };
  };
  return (
    <canvas
      ref={canvas}
      className={styles.drawing}
      style={height === undefined ? undefined : { height, flex: 'none' }}
      role="img"
      aria-label={label}
      tabIndex={onKeyDown ? 0 : undefined}
      onKeyDown={onKeyDown}
      onPointerMove={onPoint && ((event) => onPoint(place(event)))}
      onPointerLeave={onPoint && (() => onPoint(null))}
      onPointerDown={onPress && ((event) => onPress(place(event)))}
    />
  );
}

/** The face that canvases write with: the page's own. */
export const canvasFont = (size: number, weight = 400): string => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
