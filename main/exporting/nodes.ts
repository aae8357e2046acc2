import { type Attribute, type Elements, type RecordedNode, type Ref, types } from '../recorder/index.ts';

export type Constant = Extract<Attribute, { kind: 'tensor' }>;

/** The names of TensorFlow's types in tfjs. */
export const typeNames: Readonly<Record<number, string>> = Object.fromEntries(Object.entries(types).map(([name, number]) => [number, name]));

export const typeOf = (values: Elements): number => (values instanceof Float32Array ? types.float32 : values instanceof Int32Array ? types.int32 : types.bool);

export const ofType = (value: number): Attribute => ({ kind: 'type', value });

export const valueOf = (node: RecordedNode): Constant => node.attributes['value'] as Constant;

/** One element may stand for all of them. */
export const isFilled = ({ value, shape, dtype }: Constant): boolean => value.length === 1 && dtype !== types.int64 && product(shape) !== 1;

/** All elements of a constant. */
export function elementsOf(constant: Constant): Elements {
  if (!isFilled(constant)) return constant.value;
  const { value, shape } = constant;
  const all = new (value.constructor as new (length: number) => Elements)(product(shape));
  return all.fill(value[0]!) as Elements;
}

export const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** The first output of a node. */
export const first = (node: string): Ref => ({ node, output: 0 });

export function constant(name: string, shape: readonly number[], value: Elements): RecordedNode {
  const dtype = typeOf(value);
  return operation(name, 'Const', [], { dtype: ofType(dtype), value: { kind: 'tensor', dtype, shape, value } });
}

export const whole = (name: string, values: readonly number[]): RecordedNode => constant(name, [values.length], Int32Array.from(values));
export const wholeScalar = (name: string, value: number): RecordedNode => constant(name, [], Int32Array.of(value));

/** Only those nodes that the wanted ones are computed from, in their order. */
export function needed(nodes: readonly RecordedNode[], wanted: Iterable<string>): RecordedNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const kept = new Set<string>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    for (const { node } of byName.get(name)?.inputs ?? []) open.push(node);
  }
  return nodes.filter(({ name }) => kept.has(name));
}

/** A node of our own: what it gives was never recorded, and its shapes are free. */
export function operation(name: string, op: string, inputs: readonly Ref[], attributes: RecordedNode['attributes']): RecordedNode {
  return { name, op, inputs, attributes, outputs: [] };
}
