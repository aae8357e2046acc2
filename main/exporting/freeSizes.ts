import type { Text } from '../../nodes/text/text.ts';
import { type Attribute, type Placeholder, type RecordedGraph, type RecordedNode, type Ref, types } from '../recorder/index.ts';

import { constant, elementsOf, first, isFilled, ofType, operation, product, valueOf, whole, type Constant } from './nodes.ts';
import { Sizes, varies } from './sizes.ts';

/**
 * A recording holds the sizes of its inputs, such as the batch: shapes that were computed in JavaScript lie in it as constants. Recorded at
 * several sizes, what depends on a size shows: a number n is n = by * size + plus at each of them. Such numbers become part of the graph, computed
 * from the shape of an input, and the graph takes any size:
 *
 * - the shape of a Reshape in which one entry varies: -1, which TensorFlow fills in itself;
 * - other shapes, begins, ends and counts: Pack of constants and of size * by + plus;
 * - constants of one value (an initial state of zeros): Fill;
 * - constants that repeat along an axis that varies (a class token for each sample): Tile of what repeats;
 * - whole numbers that also grow from sample to sample (rows of a table): Tile plus Range * growth.
 *
 * What is none of these, above all another number of operations, cannot be freed.
 */
export interface Sized {
  readonly sizes: readonly number[];
  readonly graph: RecordedGraph;
}

/** Why a recording holds its sizes, and what ran the operation that does. */
export class FixedSizeError extends Error {
  readonly reason: Text;
  readonly scope: string | undefined;

  constructor(reason: Text, scope?: string) {
    super(reason.en);
    this.name = 'FixedSizeError';
    this.reason = reason;
    this.scope = scope;
  }
}

/**
 * One graph for all sizes; -1 in the shapes of its inputs and outputs where they decide. Takes a recording at some sizes, one more for each size
 * in which that one alone is another, and a last one in which all are: two points give a line through anything, a third tells whether it is one.
 */
export function freeSizes(recordings: readonly Sized[]): RecordedGraph {
  return new Freeing(recordings).graph();
}

class Freeing {
  private readonly recordings: readonly Sized[];
  private readonly base: RecordedGraph;
  private readonly size: Sizes;
  private readonly nodes: RecordedNode[] = [];
  /** Place of each value in its recording: names may differ from one to the next. */
  private readonly places: readonly ReadonlyMap<string, number>[];
  private readonly onlyShapes: ReadonlySet<string>;
  /** What ran the operation that is looked at. */
  private scope: string | undefined;

  constructor(recordings: readonly Sized[]) {
    this.recordings = recordings;
    this.base = recordings[0]!.graph;
    this.places = recordings.map(({ graph }) => new Map(namesOf(graph).map((name, place) => [name, place])));
    this.size = new Sizes(recordings.map(({ sizes }) => sizes));
    this.onlyShapes = shapesOfReshapes(this.base);
  }

  graph(): RecordedGraph {
    const { base } = this;
    this.compareOperations();
    const inputs = base.inputs.map((input, i) => ({ ...input, shape: this.freeShape((other) => other.inputs[i]!.shape, input) }));
    if (this.recordings[0]!.sizes.some((_, index) => !this.size.isRead(index))) {
      throw new FixedSizeError({ en: 'no input has an axis that follows the batch size', zh: '没有任何输入的轴随批大小变化' });
    }
    for (let i = 0; i < base.nodes.length; i++) this.nodes.push(this.node(i));
    const outputs = base.outputs.map((output, i) => ({ ...output, shape: this.freeShape((other) => other.outputs[i]!.shape) }));
    return { ...base, inputs, nodes: [...this.size.nodes, ...this.nodes], outputs };
  }

  /** All recordings must be the same operations on the same values. */
  private compareOperations(): void {
    const { nodes } = this.base;
    this.recordings.forEach(({ graph }, recording) => {
      const place = (ref: Ref, i: number) => `${this.places[i]!.get(ref.node)}:${ref.output}`;
      const fits = (node: RecordedNode, other: RecordedNode | undefined) =>
        other?.op === node.op &&
        other.inputs.length === node.inputs.length &&
        node.inputs.every((ref, i) => place(ref, 0) === place(other.inputs[i]!, recording));
      const odd = nodes.find((node, i) => !fits(node, graph.nodes[i]));
      if (odd === undefined && nodes.length === graph.nodes.length) return;
      throw new FixedSizeError({ en: 'which operations it runs depends on the batch size', zh: '它执行哪些运算取决于批大小' }, odd?.scope);
    });
  }

  private freeShape(shapeOf: (graph: RecordedGraph) => readonly number[], input?: Placeholder): number[] {
    const shapes = this.recordings.map(({ graph }) => shapeOf(graph));
    return shapes[0]!.map((size, axis) => {
      if (shapes.every((shape) => shape[axis] === size)) return size;
      if (input === undefined) return -1;
      // A size is read off an input's axis, so there it must be the size itself.
      const index = this.recordings[0]!.sizes.findIndex((_, i) => this.recordings.every(({ sizes }, k) => sizes[i] === shapes[k]![axis]));
      if (index < 0) throw this.varies({ en: 'the shape of an input', zh: '某个输入的形状' });
      if (!this.size.isRead(index)) this.size.read(index, input, axis);
      return -1;
    });
  }

  private node(place: number): RecordedNode {
    const all = this.recordings.map(({ graph }) => graph.nodes[place]!);
    const node = all[0]!;
    this.scope = node.scope;
    if (node.op === 'Const') return this.constant(all);
    const differing = Object.keys(node.attributes).find((name) => all.some((other) => !same(node.attributes[name]!, other.attributes[name])));
    if (differing !== undefined) throw this.varies({ en: `${differing} of ${node.op}`, zh: `${node.op} 的 ${differing}` });
    return node;
  }

  private constant(all: readonly RecordedNode[]): RecordedNode {
    const node = all[0]!;
    const tensors = all.map(valueOf);
    const [tensor] = tensors as [Constant];
    if (tensors.every((other) => same(tensor, other))) return node;
    const sameShape = tensors.every((other) => other.shape.join() === tensor.shape.join());
    const made = sameShape ? this.numbers(node, tensors) : this.repeated(node, tensors);
    if (!made) throw this.varies({ en: 'the numbers of a constant', zh: '某个常量的数值' });
    return made;
  }

  /** A constant of the same shape at all sizes, whose numbers vary. */
  private numbers({ name }: RecordedNode, tensors: readonly Constant[]): RecordedNode | undefined {
    const { shape, dtype } = tensors[0]!;
    if (dtype !== types.int32) return undefined;
    const elements = tensors.map(elementsOf);
    const lines = Array.from(elements[0]!, (_, i) => this.size.line(elements.map((values) => values[i]!)));
    if (!lines.every((line) => line !== undefined)) return undefined;
    const isWorkedOut = lines.some((line) => !varies(line) && line.plus === -1);
    if (this.onlyShapes.has(name) && !isWorkedOut && lines.filter(varies).length === 1) {
      return whole(
        name,
        lines.map((line) => (varies(line) ? -1 : line.plus)),
      );
    }
    if (shape.length === 0) return operation(name, 'Identity', [this.size.scalar(lines[0]!)], { T: ofType(types.int32) });
    if (shape.length === 1) return this.size.vector(lines, name);
    return this.reshaped(name, this.add(this.size.vector(lines, `${name}/flat`)), shape);
  }

  /** A constant one axis of which varies: one value, or a piece for each sample, the same piece or one that grows evenly. */
  private repeated({ name }: RecordedNode, tensors: readonly Constant[]): RecordedNode | undefined {
    const [tensor] = tensors as [Constant];
    if (tensors.some(({ shape }) => shape.length !== tensor.shape.length)) return undefined;
    const lines = tensor.shape.map((_, axis) => this.size.line(tensors.map(({ shape }) => shape[axis]!)));
    if (!lines.every((line) => line !== undefined)) return undefined;
    const [value] = tensor.value;
    if (tensors.every((other) => isFilled(other) && Object.is(other.value[0], value))) {
      const shape = this.add(this.size.vector(lines, `${name}/shape`));
      const one = this.add(constant(`${name}/value`, [], tensor.value));
      return operation(name, 'Fill', [shape, one], { T: ofType(tensor.dtype), index_type: ofType(types.int32) });
    }
    const free = lines.findIndex(varies);
    const { by, plus } = lines[free]!;
    const index = by.findIndex((factor) => factor !== 0);
    const several = lines.filter(varies).length > 1 || by.filter((factor) => factor !== 0).length > 1;
    if (plus !== 0 || several || tensor.dtype === types.int64) return undefined;
    const piece = pieceOf(tensor, free, by[index]!);
    if (!tensors.every((other) => isTiled(other, piece, free))) return free === 0 ? this.growing(name, tensors, piece, index) : undefined;
    const counts = piece.shape.map((_, axis) => (axis === free ? { by: by.map((_, i) => (i === index ? 1 : 0)), plus: 0 } : { by: by.map(() => 0), plus: 1 }));
    return operation(name, 'Tile', [this.add(constant(`${name}/piece`, piece.shape, piece.value)), this.add(this.size.vector(counts, `${name}/counts`))], {
      T: ofType(tensor.dtype),
      Tmultiples: ofType(types.int32),
    });
  }

  /** Piece number b is the first piece + b * growth: indices of rows in a table of all samples, for instance. */
  private growing(name: string, tensors: readonly Constant[], piece: Constant, index: number): RecordedNode | undefined {
    const all = tensors.map(elementsOf);
    if (piece.dtype !== types.int32) return undefined;
    const { length } = piece.value;
    const growth = Int32Array.from(piece.value, (value, i) => all[0]![length + i]! - value);
    if (!all.every((values) => values.every((got, i) => got === piece.value[i % length]! + Math.floor(i / length) * growth[i % length]!))) return undefined;
    const int32 = { T: ofType(types.int32) };
    const base = this.add(constant(`${name}/piece`, [1, ...piece.shape], piece.value));
    const step = this.add(constant(`${name}/growth`, [1, ...piece.shape], growth));
    const samples = this.add(this.reshaped(`${name}/samples`, this.size.range(index), [-1, ...piece.shape.map(() => 1)]));
    const grown = this.add(operation(`${name}/grown`, 'Mul', [samples, step], int32));
    return this.reshaped(name, this.add(operation(`${name}/sum`, 'AddV2', [grown, base], int32)), [-1, ...piece.shape.slice(1)]);
  }

  private reshaped(name: string, value: Ref, shape: readonly number[]): RecordedNode {
    const form = this.add(whole(`${name}/form`, shape));
    return operation(name, 'Reshape', [value, form], { T: ofType(types.int32), Tshape: ofType(types.int32) });
  }

  private add(node: RecordedNode): Ref {
    this.nodes.push(node);
    return first(node.name);
  }

  private varies({ en, zh }: Text): FixedSizeError {
    return new FixedSizeError(
      { en: `${en} depends on the batch size in a way that no formula here fits`, zh: `${zh}随批大小变化，且没有合适的公式` },
      this.scope,
    );
  }
}

const namesOf = ({ inputs, state, captured, nodes }: RecordedGraph): string[] => [...inputs, ...state, ...captured, ...nodes].map(({ name }) => name);

/** What stands along `axis` for the first sample. */
function pieceOf(tensor: Constant, axis: number, size: number): Constant {
  const { shape } = tensor;
  const all = elementsOf(tensor);
  const inner = product(shape.slice(axis + 1));
  const outer = product(shape.slice(0, axis));
  const value = all.slice(0, outer * size * inner);
  for (let o = 0; o < outer; o++) value.set(all.subarray(o * shape[axis]! * inner, (o * shape[axis]! + size) * inner), o * size * inner);
  return { ...tensor, shape: shape.map((entry, i) => (i === axis ? size : entry)), value };
}

function isTiled(tensor: Constant, piece: Constant, axis: number): boolean {
  const { shape } = tensor;
  const run = product(shape.slice(axis));
  const pieceRun = product(piece.shape.slice(axis));
  return elementsOf(tensor).every((got, i) => Object.is(got, piece.value[Math.floor(i / run) * pieceRun + ((i % run) % pieceRun)]));
}

/** Constants that are read as the new shape of a Reshape and nowhere else. */
function shapesOfReshapes({ nodes, outputs }: RecordedGraph): ReadonlySet<string> {
  const elsewhere = new Set(outputs.map(({ ref }) => ref.node));
  const shapes = new Set<string>();
  for (const { op, inputs } of nodes) inputs.forEach(({ node }, i) => (op === 'Reshape' && i === 1 ? shapes : elsewhere).add(node));
  return new Set([...shapes].filter((name) => !elsewhere.has(name)));
}

function same(one: Attribute, other: Attribute | undefined): boolean {
  if (other?.kind !== one.kind) return false;
  if (one.kind === 'tensor' && other.kind === 'tensor') {
    const alike = one.dtype === other.dtype && one.shape.join() === other.shape.join() && one.value.length === other.value.length;
    return alike && one.value.every((value, i) => Object.is(value, other.value[i]));
  }
  return JSON.stringify(one.value) === JSON.stringify(other.value);
}
