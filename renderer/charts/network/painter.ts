import { isLarge, paintPointed, paintScene, type Camera, type Scene, type Size } from './scene.ts';

export interface Shown {
  readonly scene: Scene;
  readonly camera: Camera;
  readonly pointed: number | undefined;
}

/** So long after the last picture of a move it stands still, milliseconds. */
const stillAfter = 160;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  shows: readonly unknown[];
}

/**
 * Paints at the next frame. The graph lies on sheets of its own, one of them faded, which are painted anew when it moves or changes; pointing at one node after
 * the other only lays the node over one. While a large graph moves it is painted in haste, and once more in full when it stands.
 */
export class Painter {
  private readonly sheets = [false, true].map((): Sheet => ({ canvas: document.createElement('canvas'), shows: [] }));
  private camera: Camera | undefined;
  private moving = false;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  paint(canvas: HTMLCanvasElement, shown: Shown): void {
    if (this.camera !== undefined && this.camera !== shown.camera) this.moving = true;
    this.camera = shown.camera;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paintNow(canvas, shown));
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  private paintNow(canvas: HTMLCanvasElement, shown: Shown): void {
    const context = canvas.getContext('2d');
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    fit(canvas, width * ratio, height * ratio);
    const hasty = this.moving && isLarge(shown.scene);
    const sheet = this.sheetOf({ width, height }, ratio, shown, hasty);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(sheet, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (shown.pointed !== undefined) paintPointed(context, { width, height }, shown.scene, shown.camera, shown.pointed);
    clearTimeout(this.timer);
    if (hasty) this.timer = setTimeout(() => this.standStill(canvas, shown), stillAfter);
  }

  private standStill(canvas: HTMLCanvasElement, shown: Shown): void {
    this.moving = false;
    this.paint(canvas, shown);
  }

  private sheetOf(size: Size, ratio: number, { scene, camera, pointed }: Shown, hasty: boolean): HTMLCanvasElement {
    const faded = pointed !== undefined;
    const sheet = this.sheets[Number(faded)]!;
    const { canvas } = sheet;
    const shows = [scene, camera, size.width, size.height, ratio, hasty];
    if (shows.every((one, i) => one === sheet.shows[i])) return canvas;
    sheet.shows = shows;
    fit(canvas, size.width * ratio, size.height * ratio);
    const context = canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    paintScene(context, size, scene, camera, { faded, hasty });
    return canvas;
  }
}

/** A canvas that is given a size is empty, even if it had that size. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === Math.round(width) && canvas.height === Math.round(height)) return;
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
}
