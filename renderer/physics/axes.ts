import { canvasFont } from '../charts/Drawing.tsx';
import { plain } from '../ui/format.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly name: string;
  readonly values: Float32Array;
}

/** Where a map lies in its drawing: room for its axes is left below and at the left. */
export const mapBox = (width: number, height: number): Box => ({ left: 26, top: 4, width: Math.max(1, width - 32), height: Math.max(1, height - 20) });

/** Names and ends of both axes of a map. */
export function drawAxes(context: CanvasRenderingContext2D, box: Box, right: Axis, up: Axis, ink: string): void {
  const ends = ({ values }: Axis) => [values[0]!, values.at(-1)!].map((value) => plain(Number(value.toPrecision(3)))) as [string, string];
  const [below, beside] = [ends(right), ends(up)];
  context.font = canvasFont(10.5);
  context.fillStyle = ink;
  const write = (text: string, x: number, y: number, align: CanvasTextAlign, baseline: CanvasTextBaseline) => {
    context.textAlign = align;
    context.textBaseline = baseline;
    context.fillText(text, x, y);
  };
  const bottom = box.top + box.height + 12;
  write(below[0], box.left, bottom, 'left', 'alphabetic');
  write(right.name, box.left + box.width / 2, bottom, 'center', 'alphabetic');
  write(below[1], box.left + box.width, bottom, 'right', 'alphabetic');
  write(beside[1], box.left - 4, box.top, 'right', 'top');
  write(up.name, box.left - 4, box.top + box.height / 2, 'right', 'middle');
  write(beside[0], box.left - 4, box.top + box.height, 'right', 'bottom');
}
