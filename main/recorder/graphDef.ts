import type { Attribute, Placeholder, RecordedGraph, RecordedNode, Ref } from './graph.ts';
import { types } from './graph.ts';
import { Message } from './protobuf.ts';

/** The version of TensorFlow's graphs that recorded graphs are written in; a library reads all versions from its past. */
const producer = 1882;

/** A name that a caller gives to inputs and outputs: name -> the tensor's name in the graph. */
export interface Signature {
  readonly inputs: Readonly<Record<string, Endpoint>>;
  readonly outputs: Readonly<Record<string, Endpoint>>;
}

export interface Endpoint {
  readonly ref: Ref;
  readonly dtype: number;
  /** -1: any size. */
  readonly shape: readonly number[];
}

/** The bytes of a GraphDef: placeholders and nodes. */
export function graphDef(placeholders: readonly Placeholder[], nodes: readonly RecordedNode[]): Message {
  const graph = new Message();
  for (const placeholder of placeholders) graph.message(1, nodeDef(placeholderNode(placeholder)));
  for (const node of nodes) graph.message(1, nodeDef(node));
  return graph.message(4, new Message().int(1, producer));
}

/** The bytes of a `saved_model.pb`. */
export function savedModel(graph: Message, signatures: Readonly<Record<string, Signature>> = {}): Uint8Array {
  const metaGraph = new Message().message(1, new Message().string(4, 'serve')).message(2, graph);
  for (const [name, signature] of Object.entries(signatures)) metaGraph.entry(5, name, signatureDef(signature));
  return new Message().int(1, 1).message(2, metaGraph).finish();
}

/** Everything that a run is given. */
export const placeholdersOf = ({ inputs, state, captured }: Pick<RecordedGraph, 'inputs' | 'state' | 'captured'>): readonly Placeholder[] => [
  ...inputs,
  ...state,
  ...captured,
];

export const placeholderNode = ({ name, dtype, shape }: Placeholder): RecordedNode => ({
  name,
  op: 'Placeholder',
  inputs: [],
  attributes: { dtype: { kind: 'type', value: types[dtype] }, shape: { kind: 'shape', value: shape } },
  outputs: [{ dtype: types[dtype], shape }],
});

export const nameOf = ({ node, output }: Ref): string => (output === 0 ? node : `${node}:${output}`);

export function nodeDef({ name, op, inputs, attributes }: RecordedNode, nameInput: (ref: Ref) => string = nameOf): Message {
  const message = new Message().string(1, name).string(2, op);
  for (const input of inputs) message.string(3, nameInput(input));
  for (const [attribute, value] of Object.entries(attributes)) message.entry(5, attribute, attrValue(value));
  return message;
}

export function attrValue(attribute: Attribute): Message {
  const message = new Message();
  switch (attribute.kind) {
    case 'string':
      return message.string(2, attribute.value);
    case 'int':
      return message.int(3, attribute.value);
    case 'float':
      return message.float(4, attribute.value);
    case 'bool':
      return message.bool(5, attribute.value);
    case 'type':
      return message.int(6, attribute.value);
    case 'shape':
      return message.message(7, tensorShape(attribute.value));
    case 'tensor':
      return message.message(8, tensorProto(attribute));
    case 'ints':
      return message.message(1, list(3, attribute.value));
    case 'types':
      return message.message(1, list(6, attribute.value));
  }
}

function list(field: number, values: readonly number[]): Message {
  const message = new Message();
  for (const value of values) message.int(field, value);
  return message;
}

function tensorShape(shape: readonly number[]): Message {
  const message = new Message();
  for (const size of shape) message.message(2, new Message().int(1, size));
  return message;
}

/** Fewer elements than the shape holds: the last one is repeated, which holds for typed fields and not for raw content. */
function tensorProto({ dtype, shape, value }: Attribute & { kind: 'tensor' }): Message {
  const message = new Message().int(1, dtype).message(2, tensorShape(shape));
  const size = shape.reduce((product, axis) => product * axis, 1);
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const perElement = dtype === types.complex64 || dtype === types.int64 ? 2 : 1;
  if (value.length < size * perElement) {
    const field = repeated[dtype];
    if (field === undefined) throw new Error(`A constant of type ${dtype} needs all its elements.`);
    return message.bytes(field, dtype === types.float32 || dtype === types.complex64 ? bytes : packed(value, dtype));
  }
  return message.bytes(4, bytes);
}

/** Fields of TensorProto for typed elements. */
const repeated: Readonly<Record<number, number>> = { [types.float32]: 5, [types.int32]: 7, [types.complex64]: 9, [types.int64]: 10, [types.bool]: 11 };

function packed(value: ArrayLike<number>, dtype: number): Uint8Array {
  const wide = dtype === types.int64 ? (value[0]! >>> 0) + value[1]! * 2 ** 32 : value[0]!;
  return new Message().int(0, wide).finish().subarray(1);
}

function signatureDef({ inputs, outputs }: Signature): Message {
  const message = new Message();
  for (const [name, endpoint] of Object.entries(inputs)) message.entry(1, name, tensorInfo(endpoint));
  for (const [name, endpoint] of Object.entries(outputs)) message.entry(2, name, tensorInfo(endpoint));
  return message.string(3, 'tensorflow/serving/predict');
}

const tensorInfo = ({ ref, dtype, shape }: Endpoint) => new Message().string(1, `${ref.node}:${ref.output}`).int(2, dtype).message(3, tensorShape(shape));
