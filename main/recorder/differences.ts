import { handleOf, nativeBackend } from './binding.ts';
import type { Attribute, RecordedGraph, RecordedNode, Ref } from './graph.ts';

export interface Difference {
  /**
   * `constant`: a number that JavaScript made differs, such as one that it drew at random or a step number; make it an input.
   * `course`: another operation, or the same one on something else: JavaScript took another way.
   * `form`: other shapes or types, of what comes in, goes out or is set, or of what an operation gives.
   */
  readonly kind: 'constant' | 'course' | 'form';
  /** The operation that is not the same; of a constant, the one that uses it. Empty when it is the function as a whole. */
  readonly op: string;
  /** In whose call it ran, or whose result it uses. */
  readonly scope?: string;
  readonly message: string;
}

/**
 * Where two recordings of one function differ in more than the numbers that came in. There are none when the function does the same whatever it is given:
 * then a recording may stand in its place. After a difference in course, or in the form of a result, nothing more is compared.
 */
export function differences(a: RecordedGraph, b: RecordedGraph): readonly Difference[] {
  const form = formOf(a) === formOf(b) ? [] : [{ kind: 'form' as const, op: '', message: `${formOf(a)} and ${formOf(b)}` }];
  const found: Difference[] = [...form];
  for (const [i, node] of a.nodes.entries()) {
    const other = b.nodes[i];
    if (!other || !sameCourse(node, other)) return [...found, { kind: 'course', ...whereIs(a, node), message: `${describe(node)} and ${describe(other)}` }];
    const [shapes, otherShapes] = [shapesOf(node), shapesOf(other)];
    if (shapes !== otherShapes) return [...found, { kind: 'form', ...whereIs(a, node), message: `${shapes} and ${otherShapes}` }];
    const constant = Object.keys(node.attributes).find(
      (name) => node.attributes[name]!.kind === 'tensor' && !same(node.attributes[name], other.attributes[name]),
    );
    if (constant !== undefined) found.push(ofConstant(a, node.name, textOf(node.attributes[constant]!), textOf(other.attributes[constant]!)));
  }
  if (b.nodes.length > a.nodes.length) {
    const next = b.nodes[a.nodes.length]!;
    return [...found, { kind: 'course', ...whereIs(b, next), message: `the end and ${describe(next)}` }];
  }
  a.captured.forEach((one, i) => {
    const other = b.captured[i];
    if (other && !sameNumbers(one, other)) found.push(ofConstant(a, one.name, 'a large tensor', 'another one'));
  });
  const [ends, otherEnds] = [a, b].map(({ outputs, updates }) => [...outputs, ...updates].map(({ ref }) => nameOf(ref)).join());
  if (ends !== otherEnds) found.push({ kind: 'course', op: '', message: 'what is returned or set comes from elsewhere' });
  return found;
}

/** What ran the nearest operation before these values that says so: for what runs when nothing is called, such as gradients. */
export function nearestScope(nodes: readonly RecordedNode[], values: readonly Ref[]): string | undefined {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const seen = new Set<string>();
  const queue = [...values];
  for (const { node: name } of queue) {
    const node = byName.get(name);
    if (!node || seen.has(name)) continue;
    if (node.scope !== undefined) return node.scope;
    seen.add(name);
    queue.push(...node.inputs);
  }
  return undefined;
}

function ofConstant(graph: RecordedGraph, name: string, one: string, other: string): Difference {
  const user = graph.nodes.find(({ inputs }) => inputs.some(({ node }) => node === name));
  return { kind: 'constant', ...(user ? whereIs(graph, user) : { op: 'Const' }), message: `${one} and ${other}` };
}

function whereIs(graph: RecordedGraph, node: RecordedNode): { op: string; scope?: string } {
  const scope = node.scope ?? nearestScope(graph.nodes, node.inputs);
  return scope === undefined ? { op: node.op } : { op: node.op, scope };
}

const shapesOf = ({ outputs }: RecordedNode) => outputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' ');
const nameOf = ({ node, output }: Ref) => `${node}:${output}`;
const describe = (node: RecordedNode | undefined) => (node ? `${node.op}(${node.inputs.map(nameOf).join(', ')})` : 'the end');

function sameCourse(a: RecordedNode, b: RecordedNode): boolean {
  const names = Object.keys(a.attributes);
  return (
    describe(a) === describe(b) &&
    names.length === Object.keys(b.attributes).length &&
    names.every((name) => {
      const [one, other] = [a.attributes[name]!, b.attributes[name]];
      return one.kind === 'tensor' ? other?.kind === 'tensor' && one.dtype === other.dtype && same(one.shape, other.shape) : same(one, other);
    })
  );
}

function formOf({ inputs, state, captured, outputs, updates }: RecordedGraph): string {
  const parts = { inputs, state, captured, outputs, updates };
  return Object.entries(parts)
    .map(([name, list]) => `${name} ${list.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join(' ')}`)
    .join('; ');
}

/** Equal in all parts; numbers bit for bit. */
function same(a: unknown, b: unknown): boolean {
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return Buffer.compare(bytes(a), bytes(b)) === 0;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name as keyof typeof a], b[name as keyof typeof b]));
}

const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

function textOf(attribute: Attribute): string {
  if (attribute.kind !== 'tensor') return attribute.kind;
  const { shape, value } = attribute;
  return `[${shape.join(', ')}] of ${[...value.slice(0, 3)].map((number) => Number(number.toPrecision(4))).join(', ')}${value.length > 3 ? ' ...' : ''}`;
}

function sameNumbers(a: RecordedGraph['captured'][number], b: RecordedGraph['captured'][number]): boolean {
  const backend = nativeBackend();
  const [one, other] = [a, b].map(({ tensor }) => backend.binding.tensorDataSync(handleOf(backend, tensor)));
  return same(one, other);
}
