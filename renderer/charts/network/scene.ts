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

/** Where a node is drawn. */
export function placeOf(points: Float32Array, node: number, { width, height }: Size, { scale, x, y }: Camera): readonly [number, number] {
  const size = (Math.min(width, height) / 2 - margin) * scale;
  // Wide cards are filled sideways: shape says who is joined to whom, not how far apart things are.
  const wide = Math.min(1.8, (width / 2 - margin) / Math.max(1, Math.min(width, height) / 2 - margin));
  return [width / 2 + x + points[2 * node]! * size * wide, height / 2 + y + points[2 * node + 1]! * size];
}

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

export function paintScene(context: CanvasRenderingContext2D, size: Size, scene: Scene, camera: Camera, pointed: number | undefined): void {
  const { points, colours } = scene;
  const count = points.length / 2;
  const at = (node: number) => placeOf(points, node, size, camera);
  const places = new Float32Array(points.length);
  for (let node = 0; node < count; node++) places.set(at(node), 2 * node);
  const radius = radiusOf(count, size, camera.scale);
  paintEdges(context, size, scene, places, radius, pointed);

  const byColour = new Map<string, number[]>();
  for (let node = 0; node < count; node++) {
    const [x, y] = [places[2 * node]!, places[2 * node + 1]!];
    if (x < -radius || y < -radius || x > size.width + radius || y > size.height + radius) continue;
    const list = byColour.get(colours[node]!);
    if (list) list.push(node);
    else byColour.set(colours[node]!, [node]);
  }
  for (const [colour, nodes] of byColour) {
    context.fillStyle = colour;
    context.beginPath();
    for (const node of nodes) disc(context, places[2 * node]!, places[2 * node + 1]!, radius);
    context.fill();
  }
  const { ringed } = scene;
  if (ringed) {
    context.lineWidth = Math.max(1, radius / 3.5);
    context.strokeStyle = scene.ink;
    context.beginPath();
    for (const nodes of byColour.values()) for (const node of nodes) if (ringed(node)) disc(context, places[2 * node]!, places[2 * node + 1]!, radius);
    context.stroke();
  }
  if (scene.nameOf && (size.width * size.height * camera.scale ** 2) / count > roomForName)
    for (const nodes of byColour.values())
      for (const node of nodes) write(context, scene, scene.nameOf(node), places[2 * node]!, places[2 * node + 1]!, radius);
  if (pointed === undefined) return;
  const [x, y] = at(pointed);
  context.lineWidth = 2;
  context.strokeStyle = scene.accent;
  context.beginPath();
  disc(context, x, y, radius + 1.5);
  context.stroke();
  if (scene.nameOf) write(context, scene, scene.nameOf(pointed), x, y, radius);
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function write(context: CanvasRenderingContext2D, { font, ink, paper }: Scene, name: string, x: number, y: number, radius: number): void {
  context.font = font;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.strokeText(name, x + radius + 3, y);
  context.fillStyle = ink;
  context.fillText(name, x + radius + 3, y);
}

function paintEdges(context: CanvasRenderingContext2D, size: Size, scene: Scene, places: Float32Array, radius: number, pointed: number | undefined): void {
  const { edges, directed, strengths } = scene;
  const weighed = strengths !== undefined;
  const faded = pointed === undefined ? 1 : 0.35;
  const buckets: number[][] = Array.from({ length: shades }, () => []);
  const into: number[] = [];
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    if (pointed !== undefined && (to === pointed || (!weighed && from === pointed))) into.push(edge);
    if (!weighed && !directed && from > to) continue;
    const shade = weighed ? Math.min(shades - 1, Math.floor(strengths[edge]! * shades)) : shades - 1;
    buckets[shade]!.push(edge);
  }
  const line = (edge: number) => {
    const [from, to] = [2 * edges[2 * edge]!, 2 * edges[2 * edge + 1]!];
    const [x1, y1, x2, y2] = [places[from]!, places[from + 1]!, places[to]!, places[to + 1]!];
    if (Math.max(x1, x2) < 0 || Math.max(y1, y2) < 0 || Math.min(x1, x2) > size.width || Math.min(y1, y2) > size.height) return;
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    if (directed) arrow(context, x1, y1, x2, y2, radius);
  };
  for (const [shade, list] of buckets.entries()) {
    if (list.length === 0) continue;
    const strength = (shade + 0.5) / shades;
    context.strokeStyle = weighed ? scene.ink : scene.faint;
    context.globalAlpha = (weighed ? 0.05 + 0.75 * strength : 0.4) * faded;
    context.lineWidth = weighed ? 0.4 + 3.2 * strength : Math.min(1.1, 0.35 + radius / 8);
    context.beginPath();
    for (const edge of list) line(edge);
    context.stroke();
  }
  context.strokeStyle = scene.accent;
  for (const edge of into) {
    const strength = weighed ? strengths[edge]! : 0.4;
    context.globalAlpha = weighed ? 0.3 + 0.7 * strength : 0.9;
    context.lineWidth = weighed ? 0.8 + 4 * strength : 1.5;
    context.beginPath();
    line(edge);
    context.stroke();
  }
  context.globalAlpha = 1;
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
  for (let node = 0; 2 * node < points.length; node++) {
    const [px, py] = placeOf(points, node, size, camera);
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
