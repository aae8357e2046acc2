import { type RecordedNode, type Ref, types } from '../recorder/index.ts';
import { first, ofType, operation, whole, wholeScalar } from './nodes.ts';

/** A whole number that follows from the free sizes: the sum of by[i] * size[i], plus `plus`. */
export interface Line {
  readonly by: readonly number[];
  readonly plus: number;
}

const int32 = ofType(types.int32);

/** The free sizes as values of a graph, and the whole numbers that follow from them. Its nodes depend on inputs alone, so they come first. */
export class Sizes {
  readonly nodes: RecordedNode[] = [];
  /** At each recording: the first is the base, each of the next ones differs from it in one size, the last in all. */
  private readonly seen: readonly (readonly number[])[];
  private readonly known = new Map<string, Ref>();
  private readonly refs: Ref[] = [];
  private readonly ranges = new Map<number, Ref>();

  constructor(seen: readonly (readonly number[])[]) {
    this.seen = seen;
  }

  /** Size number `index` is read off an axis of an input. */
  read(index: number, input: { readonly name: string; readonly dtype: keyof typeof types }, axis: number): void {
    const name = `size${index}`;
    const shape = this.add(operation(`${name}/shape`, 'Shape', [first(input.name)], { T: ofType(types[input.dtype]), out_type: int32 }));
    const bounds = [axis, axis + 1, 1].map((value, i) => this.add(whole(`${name}/${['begin', 'end', 'stride'][i]}`, [value])));
    const mask = (value: number) => ({ kind: 'int', value }) as const;
    const masks = { begin_mask: mask(0), end_mask: mask(0), ellipsis_mask: mask(0), new_axis_mask: mask(0), shrink_axis_mask: mask(1) };
    this.refs[index] = this.add(operation(name, 'StridedSlice', [shape, ...bounds], { T: int32, Index: int32, ...masks }));
  }

  isRead(index: number): boolean {
    return this.refs[index] !== undefined;
  }

  /** The line through what was seen at each recording; undefined when it does not lie on one. */
  line(values: readonly number[]): Line | undefined {
    const [base] = this.seen as [readonly number[]];
    const by = base.map((size, i) => (values[i + 1]! - values[0]!) / (this.seen[i + 1]![i]! - size));
    if (!by.every(Number.isInteger)) return undefined;
    const along = (sizes: readonly number[]) => sizes.reduce((sum, size, i) => sum + by[i]! * size, 0);
    const plus = values[0]! - along(base);
    return this.seen.every((sizes, i) => values[i] === along(sizes) + plus) ? { by, plus } : undefined;
  }

  scalar({ by, plus }: Line): Ref {
    const key = `${by.join()}+${plus}`;
    const known = this.known.get(key);
    if (known) return known;
    const name = `size/${this.known.size}`;
    let sum: Ref | undefined;
    by.forEach((factor, i) => {
      if (factor === 0) return;
      const size = this.refs[i]!;
      const part =
        factor === 1 ? size : this.add(operation(`${name}/by${i}`, 'Mul', [size, this.add(wholeScalar(`${name}/factor${i}`, factor))], { T: int32 }));
      sum = sum === undefined ? part : this.add(operation(`${name}/sum${i}`, 'AddV2', [sum, part], { T: int32 }));
    });
    if (sum === undefined || plus !== 0) {
      const rest = this.add(wholeScalar(`${name}/plus`, plus));
      sum = sum === undefined ? rest : this.add(operation(name, 'AddV2', [sum, rest], { T: int32 }));
    }
    this.known.set(key, sum);
    return sum;
  }

  /** A list of them; the node is the caller's to place. */
  vector(lines: readonly Line[], name: string): RecordedNode {
    const parts = lines.map((line) => this.scalar(line));
    return operation(name, 'Pack', parts, { T: int32, N: { kind: 'int', value: lines.length }, axis: { kind: 'int', value: 0 } });
  }

  /** 0, 1, ... size - 1 */
  range(index: number): Ref {
    const none = this.refs.map(() => 0);
    const known = this.ranges.get(index);
    if (known) return known;
    const ends = [this.scalar({ by: none, plus: 0 }), this.refs[index]!, this.scalar({ by: none, plus: 1 })];
    const range = this.add(operation(`size${index}/range`, 'Range', ends, { Tidx: int32 }));
    this.ranges.set(index, range);
    return range;
  }

  private add(node: RecordedNode): Ref {
    this.nodes.push(node);
    return first(node.name);
  }
}

export const varies = ({ by }: Line): boolean => by.some((factor) => factor !== 0);
