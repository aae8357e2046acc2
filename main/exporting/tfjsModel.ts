import { type Attribute, type Elements, type Endpoint, nameOf, type RecordedNode } from '../recorder/index.ts';
import { mainSignature, type ExportedGraph } from './exported.ts';
import { elementsOf, valueOf } from './nodes.ts';

/**
 * The graph model of TensorFlow.js: `model.json` holds the graph as JSON (the JSON form of protocol buffers, tfjs-converter's `IGraphDef`) and
 * names the shards in which the constants' numbers lie one behind the other. `tf.loadGraphModel` reads it over HTTP; each shard is small
 * enough for a browser's cache.
 */
const shardSize = 4 * 2 ** 20;

/** The files of the graph model; `producer` is who wrote them. */
export function tfjsModel({ nodes, signatures }: ExportedGraph, producer: string): Record<string, string | Uint8Array> {
  const { inputs, outputs } = signatures[mainSignature]!;
  const weights = nodes.flatMap((node) => (node.op === 'Const' ? [weightOf(node)] : []));
  const shards = shardsOf(weights.map(({ values }) => values));
  const paths = shards.map((_, i) => `group1-shard${i + 1}of${shards.length}.bin`);
  const ports = (list: Readonly<Record<string, Endpoint>>) =>
    Object.fromEntries(
      Object.entries(list).map(([name, { ref, dtype, shape }]) => [
        name,
        { name: `${ref.node}:${ref.output}`, dtype: typeNames[dtype], tensorShape: shapeOf(shape) },
      ]),
    );
  const model = {
    format: 'graph-model',
    generatedBy: producer,
    convertedBy: producer,
    signature: { inputs: ports(inputs), outputs: ports(outputs) },
    modelTopology: { node: nodes.map(nodeOf), library: {}, versions: { producer: 1882 } },
    weightsManifest: [{ paths, weights: weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })) }],
  };
  return { 'model.json': JSON.stringify(model), ...Object.fromEntries(paths.map((path, i) => [path, shards[i]!])) };
}

/** Types of constants, as the shards' list calls them. */
const stored: Readonly<Record<number, string>> = { 1: 'float32', 3: 'int32', 10: 'bool' };

function weightOf(node: RecordedNode): { name: string; shape: readonly number[]; dtype: string; values: Elements } {
  const value = valueOf(node);
  const dtype = stored[value.dtype];
  if (dtype === undefined) throw new Error(`the constant ${node.name} is of the type ${typeNames[value.dtype] ?? value.dtype}`);
  return { name: node.name, shape: value.shape, dtype, values: elementsOf(value) };
}

function shardsOf(all: readonly Elements[]): Uint8Array[] {
  const bytes = new Uint8Array(all.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const values of all) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return Array.from({ length: Math.max(1, Math.ceil(bytes.length / shardSize)) }, (_, i) => bytes.subarray(i * shardSize, (i + 1) * shardSize));
}

const nodeOf = ({ name, op, inputs, attributes }: RecordedNode) => ({
  name,
  op,
  ...(inputs.length > 0 && { input: inputs.map((ref) => nameOf(ref)) }),
  attr: Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, jsonOf(attribute)])),
});

/** The numbers of types by which protocol buffers' JSON names them. */
const typeNames: Readonly<Record<number, string>> = { 1: 'DT_FLOAT', 3: 'DT_INT32', 7: 'DT_STRING', 8: 'DT_COMPLEX64', 9: 'DT_INT64', 10: 'DT_BOOL' };

const shapeOf = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) });

/** 64-bit numbers and bytes are strings in protocol buffers' JSON. */
function jsonOf(attribute: Attribute): object {
  switch (attribute.kind) {
    case 'type':
      return { type: typeNames[attribute.value] };
    case 'int':
      return { i: String(attribute.value) };
    case 'float':
      return { f: attribute.value };
    case 'bool':
      return { b: attribute.value };
    case 'string':
      return { s: Buffer.from(attribute.value).toString('base64') };
    case 'ints':
      return { list: { i: attribute.value.map(String) } };
    case 'types':
      return { list: { type: attribute.value.map((type) => typeNames[type]) } };
    case 'shape':
      return { shape: shapeOf(attribute.value) };
    case 'tensor':
      return { tensor: { dtype: typeNames[attribute.dtype], tensorShape: shapeOf(attribute.shape) } };
  }
}
