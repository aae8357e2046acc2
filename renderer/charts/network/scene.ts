/** Nodes and edges as they are painted: colours and strengths are worked out once, a frame only moves them. Pure drawing, no React. */

export interface Scene {
  /** x, y of each node, centred, the farthest coordinate at 1. */
  readonly points: Float32Array;
  /** From, to; an edge that goes both ways stands there twice. */
  readonly edges: Int32Array;
  readonly directed: boolean;
  /** Of each edge, 0 to 1; absent: all alike, and only one of two ways is drawn. */
  readonly strengths?: Float32Array;
  readonly colours: readonly string[];
  /** Nodes that wear a ring. */
  readonly ringed?: (node: number) => boolean;
  readonly ink: string;
  readonly faint: string;
  readonly paper: string;
  readonly accent: string;
  /** Written beside a node that is pointed at or close to the eye. */
  readonly nameOf?: (node: number) => string;
  readonly font: string;
}

export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const wholeView: Camera = { scale: 1, x: 0, y: 0 };

export interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = 12;

/** Where nodes are drawn: a place is `x + points[2 * node] * wide`, `y + points[2 * node + 1] * high`. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

function frameOf({ width, height }: Size, { scale, x, y }: Camera): Frame {
  const high = (Math.min(width, height) / 2 - margin) * scale;
  // Wide cards are filled sideways: shape says who is joined to whom, not how far apart things are.
  const sideways = Math.min(1.8, (width / 2 - margin) / Math.max(1, Math.min(width, height) / 2 - margin));
  return { x: width / 2 + x, y: height / 2 + y, wide: high * sideways, high };
}

/** Where a node is drawn. */
export function placeOf(points: Float32Array, node: number, size: Size, camera: Camera): readonly [number, number] {
  return placeIn(points, node, frameOf(size, camera));
}

const placeIn = (points: Float32Array, node: number, { x, y, wide, high }: Frame): readonly [number, number] => [
  x + points[2 * node]! * wide,
  y + points[2 * node + 1]! * high,
];

/** The camera that shows a place of now at the middle. */
export function centredOn(points: Float32Array, node: number, size: Size, camera: Camera, scale: number): Camera {
  const [x, y] = placeOf(points, node, size, { ...camera, scale, x: 0, y: 0 });
  return { scale, x: size.width / 2 - x, y: size.height / 2 - y };
}

export function radiusOf(count: number, { width, height }: Size, scale: number): number {
  return Math.max(1.3, Math.min(count < 40 ? 9 : 6, Math.sqrt((width * height) / Math.max(1, count)) / 7)) * Math.min(3, Math.sqrt(scale));
}

/** Strengths in so many shades: edges of one shade are one stroke, which is what keeps thousands of them fluid. */
const shades = 8;
/** Names are written where a node has so many pixels of the screen to itself. */
const roomForName = 2600;

export interface Manner {
  /** A node is pointed at, which the others step back for. */
  readonly faded: boolean;
  /**
   * It is large and moves. Where no graphics card helps, a line no wider than a pixel is drawn twenty times as fast as a wider one, and two rectangles three
   * times as fast as a disc: so it is drawn until it stands, and without arrows.
   */
  readonly hasty: boolean;
}

/** Whether painting it takes so long that haste is worth it. */
export const isLarge = ({ points, edges }: Scene): boolean => points.length + edges.length > 4000;

/** The graph without what is pointed at. */
export function paintScene(context: CanvasRenderingContext2D, size: Size, scene: Scene, camera: Camera, manner: Manner): void {
  const { points, ringed, nameOf } = scene;
  const count = points.length / 2;
  const { x, y, wide, high } = frameOf(size, camera);
  const places = points.map((value, i) => (i % 2 === 0 ? x + value * wide : y + value * high));
  const radius = radiusOf(count, size, camera.scale);
  paintEdges(context, size, scene, places, radius, manner);
  const seen = visible(places, radius, size);
  paintNodes(context, scene, seen, places, radius, manner.hasty ? crossed : disc);
  if (ringed) {
    context.lineWidth = Math.max(1, radius / 3.5);
    context.strokeStyle = scene.ink;
    context.beginPath();
    for (const node of seen) if (ringed(node)) disc(context, places[2 * node]!, places[2 * node + 1]!, radius);
    context.stroke();
  }
  if (nameOf && (size.width * size.height * camera.scale ** 2) / count > roomForName)
    for (const node of seen) write(context, size.width, scene, nameOf(node), places[2 * node]!, places[2 * node + 1]!, radius, manner.hasty);
}

function visible(places: Float32Array, radius: number, { width, height }: Size): number[] {
  const seen: number[] = [];
  for (let node = 0; 2 * node < places.length; node++) {
    const [x, y] = [places[2 * node]!, places[2 * node + 1]!];
    if (x >= -radius && y >= -radius && x <= width + radius && y <= height + radius) seen.push(node);
  }
  return seen;
}

function paintNodes(
  context: CanvasRenderingContext2D,
  { colours }: Scene,
  nodes: readonly number[],
  places: Float32Array,
  radius: number,
  shape: typeof disc,
): void {
  const byColour = new Map<string, number[]>();
  for (const node of nodes) {
    const list = byColour.get(colours[node]!);
    if (list) list.push(node);
    else byColour.set(colours[node]!, [node]);
  }
  for (const [colour, list] of byColour) {
    context.fillStyle = colour;
    context.beginPath();
    for (const node of list) shape(context, places[2 * node]!, places[2 * node + 1]!, radius);
    context.fill();
  }
}

/** Over the graph: a node, its name, and the edges over which it hears (where nothing weighs them: all its edges). */
export function paintPointed(context: CanvasRenderingContext2D, size: Size, scene: Scene, camera: Camera, pointed: number): void {
  const { points, edges, directed, strengths, accent, nameOf } = scene;
  const frame = frameOf(size, camera);
  const radius = radiusOf(points.length / 2, size, camera.scale);
  const ends = new Set([pointed]);
  context.strokeStyle = accent;
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    if (to !== pointed && (strengths || from !== pointed)) continue;
    ends.add(from).add(to);
    const strength = strengths?.[edge] ?? 0.4;
    context.globalAlpha = strengths ? 0.3 + 0.7 * strength : 0.9;
    context.lineWidth = strengths ? 0.8 + 4 * strength : 1.5;
    context.beginPath();
    line(context, size, placeIn(points, from, frame), placeIn(points, to, frame), directed ? radius : undefined);
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const node of ends) {
    context.fillStyle = scene.colours[node]!;
    context.beginPath();
    disc(context, ...placeIn(points, node, frame), radius);
    context.fill();
  }
  const [x, y] = placeIn(points, pointed, frame);
  context.lineWidth = 2;
  context.beginPath();
  disc(context, x, y, radius + 1.5);
  context.stroke();
  if (nameOf) write(context, size.width, scene, nameOf(pointed), x, y, radius);
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Two rectangles across each other, which for a moment pass for a disc. */
function crossed(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const [long, short] = [0.94 * radius, 0.6 * radius];
  context.fillRect(x - long, y - short, 2 * long, 2 * short);
  context.fillRect(x - short, y - long, 2 * short, 2 * long);
}

/** Beside a node: on the right, or on the left where the picture ends. */
function write(
  context: CanvasRenderingContext2D,
  width: number,
  { font, ink, paper }: Scene,
  name: string,
  x: number,
  y: number,
  radius: number,
  plain = false,
) {
  context.font = font;
  context.textBaseline = 'middle';
  const room = width - (x + radius + 3);
  const onLeft = room < 120 && context.measureText(name).width > room;
  context.textAlign = onLeft ? 'right' : 'left';
  const at = onLeft ? x - radius - 3 : x + radius + 3;
  if (!plain) {
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = paper;
    context.strokeText(name, at, y);
  }
  context.fillStyle = ink;
  context.fillText(name, at, y);
}

function paintEdges(context: CanvasRenderingContext2D, size: Size, scene: Scene, places: Float32Array, radius: number, { faded, hasty }: Manner): void {
  const { edges, directed, strengths } = scene;
  const pixel = 1 / (context.getTransform().a || 1);
  const place = (node: number) => [places[2 * node]!, places[2 * node + 1]!] as const;
  for (const [shade, list] of byShade(scene, hasty).entries()) {
    if (list.length === 0) continue;
    const strength = (shade + 0.5) / shades;
    const wide = strengths ? 0.4 + 3.2 * strength : 0.35 + radius / 8;
    context.strokeStyle = strengths ? scene.ink : scene.faint;
    context.globalAlpha = (strengths ? 0.05 + 0.75 * strength : 0.4) * (faded ? 0.35 : 1);
    context.lineWidth = hasty || !strengths ? Math.min(wide, pixel) : wide;
    // Where lines are wide, each by itself is drawn faster than all as one shape.
    const alone = context.lineWidth > pixel;
    context.beginPath();
    for (const edge of list) {
      line(context, size, place(edges[2 * edge]!), place(edges[2 * edge + 1]!), directed && !hasty ? radius : undefined);
      if (!alone) continue;
      context.stroke();
      context.beginPath();
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The edges to draw, weak ones first: of two ways only one where they look the same, or nearly so and there is no time. */
function byShade({ edges, directed, strengths }: Scene, hasty: boolean): readonly number[][] {
  const lists: number[][] = Array.from({ length: shades }, () => []);
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    if ((!strengths || hasty) && !directed && edges[2 * edge]! > edges[2 * edge + 1]!) continue;
    lists[strengths ? Math.min(shades - 1, Math.floor(strengths[edge]! * shades)) : shades - 1]!.push(edge);
  }
  return lists;
}

type Place = readonly [number, number];

/** With an arrow before the node that it leads to, where the radius of nodes is given. */
function line(context: CanvasRenderingContext2D, { width, height }: Size, [x1, y1]: Place, [x2, y2]: Place, arrowAt?: number): void {
  if (Math.max(x1, x2) < 0 || Math.max(y1, y2) < 0 || Math.min(x1, x2) > width || Math.min(y1, y2) > height) return;
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  if (arrowAt !== undefined) arrow(context, x1, y1, x2, y2, arrowAt);
}

function arrow(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, radius: number): void {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const [x, y] = [x2 - radius * Math.cos(angle), y2 - radius * Math.sin(angle)];
  for (const side of [-0.45, 0.45]) {
    context.moveTo(x, y);
    context.lineTo(x - 6 * Math.cos(angle + side), y - 6 * Math.sin(angle + side));
  }
}

/** The node under the pointer: the nearest within reach. */
export function nodeAt(points: Float32Array, x: number, y: number, size: Size, camera: Camera): number | undefined {
  const reach = Math.max(8, radiusOf(points.length / 2, size, camera.scale) + 3);
  let [best, shortest] = [-1, reach * reach];
  const frame = frameOf(size, camera);
  for (let node = 0; 2 * node < points.length; node++) {
    const [px, py] = placeIn(points, node, frame);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < shortest) [best, shortest] = [node, distance];
  }
  return best < 0 ? undefined : best;
}

/** Zooms by a factor about a place of the canvas, counted from its middle; never farther out than the whole. */
export function zoomed(camera: Camera, by: number, x = 0, y = 0): Camera {
  const scale = Math.min(40, Math.max(1, camera.scale * by));
  if (scale === 1) return wholeView;
  const change = scale / camera.scale;
  return { scale, x: x - (x - camera.x) * change, y: y - (y - camera.y) * change };
}
