import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../main/recorder/attributes.ts';
import {
  compileSeconds,
  graphDef,
  nameOf,
  nearestScope,
  savedModel,
  types,
  type Attribute,
  type RecordedGraph,
  type RecordedNode,
} from '../../main/recorder/index.ts';
import { definitionOf, placesOf } from '../../main/recorder/definitions/definition.ts';
import { operations } from '../../main/recorder/definitions/operations.ts';
import { merge } from '../../main/recorder/passes/merge.ts';
import { prune } from '../../main/recorder/passes/prune.ts';
import { shorten } from '../../main/recorder/passes/shorten.ts';
import { fields, Message } from '../../main/recorder/protobuf.ts';
import { root } from '../compile/sources.ts';

/** What needs no TensorFlow: bytes, definitions, passes over graphs. */

const text = new TextDecoder();
const all = (bytes: Uint8Array, field: number) => [...fields(bytes)].filter((one) => one.field === field);
const one = (bytes: Uint8Array, field: number) => all(bytes, field)[0]!;

describe('protocol buffers', () => {
  it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 40])('write and read %i', (value) => expect(one(new Message().int(7, value).finish(), 7).number).toBe(value));

  it('write what the specification gives as examples', () => {
    expect([...new Message().int(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new Message().string(2, 'testing').finish()]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...new Message().message(3, new Message().int(1, 150)).finish()]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect([...new Message().int(1, -2).finish()]).toEqual([0x08, 0xfe, 255, 255, 255, 255, 255, 255, 255, 255, 0x01]);
    expect([...new Message().float(4, 1).finish()]).toEqual([0x25, 0, 0, 0x80, 0x3f]);
  });
});

describe('definitions', () => {
  const names = operations
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);

  it('can all be read', () => {
    expect(names.length).toBeGreaterThan(1500);
    for (const name of names) {
      const { inputs, outputs, attributes } = definitionOf(name.replace('!', ''))!;
      for (const { type, list } of [...inputs, ...outputs])
        for (const attribute of [type, list]) if (typeof attribute === 'string') expect(attributes.has(attribute), `${name}: ${attribute}`).toBe(true);
    }
  });

  it('hold every operation that tfjs-node names', () => {
    const folder = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/dist');
    const files = [...readdirSync(join(folder, 'kernels')).map((file) => join('kernels', file)), 'nodejs_kernel_backend.js'].filter((file) =>
      file.endsWith('.js'),
    );
    const found = new Set<string>();
    for (const file of files) {
      for (const [, text, kernel] of readFileSync(join(folder, file), 'utf8').matchAll(
        /execute(?:SingleInput|SingleOutput|MultipleOutputs|EncodeImageOp|Op)\((?:'(\w+)'|tfjs_1\.(\w+))/g,
      ))
        found.add(text ?? (core as unknown as Record<string, string>)[kernel!]!);
    }
    expect(found.size).toBeGreaterThan(150);
    expect([...found].filter((name) => definitionOf(name) === undefined)).toEqual([]);
    expect([...found].filter((name) => definitionOf(name)!.stateful).sort()).toEqual([
      'CreateSummaryFileWriter',
      'FlushSummaryWriter',
      'Multinomial',
      'SummaryWriter',
      'WriteScalarSummary',
      'WriteSummary',
    ]);
  });

  it('do not know what does not exist', () => {
    for (const name of ['Nothing', 'Ad', 'Add ', '', 'z:T']) expect(definitionOf(name)).toBeUndefined();
  });

  it('say where each argument stands', () => {
    const places = (name: string, count: number, lengths: Record<string, number> = {}) =>
      placesOf(definitionOf(name)!.inputs, count, (list) => lengths[list])?.map(({ at, length }) => [at, length]);
    expect(places('ConcatV2', 4)).toEqual([
      [0, 3],
      [3, 1],
    ]);
    expect(places('MatMul', 2)).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(places('MatMul', 3)).toBeUndefined();
    expect(places('IdentityN', 2, { T: 2 })).toEqual([[0, 2]]);
    expect(places('ConcatV2', 4, { N: 2 })).toBeUndefined();
  });

  const type = (value: number) => ({ name: 'T', type: 4, value });
  const attributes = (name: string, given: { name: string; type: number; value: unknown }[], inputTypes: number[]) =>
    attributesOf(definitionOf(name)!, { given, inputTypes });

  it('fill in attributes that follow from the inputs, over defaults', () => {
    expect(attributes('ExpandDims', [], [types.bool, types.int64])).toEqual({
      T: { kind: 'type', value: types.bool },
      Tdim: { kind: 'type', value: types.int64 },
    });
    expect(attributes('IdentityN', [], [types.bool, types.float32])).toEqual({ T: { kind: 'types', value: [types.bool, types.float32] } });
    expect(attributes('Pack', [type(types.float32), { name: 'axis', type: 1, value: 1 }], [1, 1, 1])).toMatchObject({
      N: { kind: 'int', value: 3 },
      axis: { kind: 'int', value: 1 },
    });
  });

  it('say what is missing or cannot be', () => {
    expect(attributes('Cast', [], [1])).toBe('its attribute DstT is not given');
    expect(attributes('Relu', [{ name: 'X', type: 1, value: 1 }], [1])).toBe('it has no attribute X');
    expect(attributes('MatMul', [], [1])).toBe('it does not take 1 inputs');
    expect(attributes('StringSplit', [], [types.string, types.string])).toEqual({});
    expect(attributes('_FusedMatMul', [{ name: 'fused_ops', type: 0, value: ['Relu'] }], [1, 1, 1])).toBe(
      'its attribute fused_ops is list(string), which is not recorded',
    );
  });
});

const f32 = (value: number): Attribute => ({ kind: 'type', value });
const node = (
  name: string,
  op: string,
  inputs: string[],
  attributes: Record<string, Attribute> = { T: f32(1) },
  shape: number[] = [2],
  scope?: string,
): RecordedNode => ({
  name,
  op,
  inputs: inputs.map((input) => ({ node: input, output: 0 })),
  attributes,
  outputs: [{ dtype: 1, shape }],
  ...(scope === undefined ? {} : { scope }),
});
const constant = (name: string, ...values: number[]) =>
  node(name, 'Const', [], { dtype: f32(1), value: { kind: 'tensor', dtype: 1, shape: [values.length], value: Float32Array.from(values) } }, [values.length]);
const graph = (nodes: RecordedNode[], output: string): RecordedGraph => ({
  inputs: [{ name: 'input0', dtype: 'float32', shape: [2] }],
  state: [],
  captured: [],
  nodes,
  outputs: [{ ref: { node: output, output: 0 }, dtype: 'float32', shape: [2] }],
  updates: [{ ref: { node: output, output: 0 }, dtype: 'float32', shape: [2], state: 0 }],
});
const said = ({ nodes, outputs, updates }: RecordedGraph) => [
  ...nodes.map(({ name, inputs }) => `${name}(${inputs.map(nameOf).join()})`),
  ...outputs.map(({ ref }) => nameOf(ref)),
  ...updates.map(({ ref }) => nameOf(ref)),
];

describe('passes', () => {
  it('prune leaves out what nothing depends on', () => {
    expect(said(prune(graph([constant('a', 1, 2), node('unused', 'Neg', ['a']), node('b', 'Relu', ['input0'])], 'b')))).toEqual(['b(input0)', 'b', 'b']);
  });

  it('merge makes one of what is equal, and nothing of what is not', () => {
    const nodes = [
      constant('a', 1, 2),
      constant('same', 1, 2),
      constant('negative', 0, -0),
      constant('zero', 0, 0),
      node('b', 'Add', ['input0', 'a']),
      node('c', 'Add', ['input0', 'same']),
      node('d', 'Mul', ['b', 'c']),
    ];
    expect(said(merge(graph(nodes, 'd')))).toEqual(['a()', 'negative()', 'zero()', 'b(input0,a)', 'd(b,b)', 'd', 'd']);
  });

  it('shorten takes out what gives what it is given', () => {
    const nodes = [
      node('same', 'Identity', ['input0']),
      node('cast', 'Cast', ['same'], { SrcT: f32(1), DstT: f32(1) }),
      node('whole', 'Cast', ['cast'], { SrcT: f32(1), DstT: f32(3) }),
      node('shape', 'Const', []),
      node('flat', 'Reshape', ['cast', 'shape'], {}, [2, 1]),
      node('back', 'Reshape', ['flat', 'shape'], {}, [2]),
      node('end', 'Add', ['back', 'whole']),
    ];
    expect(said(shorten(graph(nodes, 'end'))).filter((name) => !/^(shape|flat)/.test(name))).toEqual(['whole(input0)', 'end(input0,whole)', 'end', 'end']);
  });

  it('name the block whose result an operation uses', () => {
    const nodes = [node('a', 'Relu', ['input0'], {}, [2], 'dense'), node('b', 'Neg', ['a']), node('c', 'Neg', ['b'])];
    expect(nearestScope(nodes, nodes[2]!.inputs)).toBe('dense');
    expect(nearestScope(nodes, [{ node: 'input0', output: 0 }])).toBeUndefined();
  });

  it('compiling takes longer the more there is, and longer than in proportion between products', () => {
    const chain = (count: number, op: string) =>
      compileSeconds(
        graph(
          Array.from({ length: count }, (_, i) => node(`n${i}`, op, [i === 0 ? 'input0' : `n${i - 1}`])),
          `n${count - 1}`,
        ),
      );
    expect(chain(3000, 'Tanh')).toBeGreaterThan(3 * chain(1000, 'Tanh'));
    expect(chain(1000, 'MatMul')).toBeLessThan(1);
    expect(compileSeconds(graph([node('a', 'Tanh', ['input0'])], 'a'), () => false)).toBeCloseTo(0.4);
  });
});

describe('a SavedModel', () => {
  it('holds nodes, inputs by name and output, attributes and the signature', () => {
    const recorded = graph(
      [
        constant('a', 1, 2),
        node('b', 'Split', ['a', 'input0'], { num_split: { kind: 'int', value: 2 }, T: f32(1) }),
        { ...node('c', 'Neg', []), inputs: [{ node: 'b', output: 1 }] },
      ],
      'c',
    );
    const endpoint = { ref: { node: 'input0', output: 0 }, dtype: 1, shape: [-1, 2] };
    const bytes = savedModel(graphDef(recorded.inputs, recorded.nodes), {
      ask: { inputs: { x: endpoint }, outputs: { y: { ...endpoint, ref: { node: 'c', output: 0 } } } },
    });
    const metaGraph = one(bytes, 2).bytes;
    const nodes = all(one(metaGraph, 2).bytes, 1).map(({ bytes }) => bytes);
    expect(nodes.map((bytes) => text.decode(one(bytes, 1).bytes))).toEqual(['input0', 'a', 'b', 'c']);
    expect(nodes.map((bytes) => all(bytes, 3).map(({ bytes }) => text.decode(bytes)))).toEqual([[], [], ['a', 'input0'], ['b:1']]);
    const signature = one(metaGraph, 5).bytes;
    expect(text.decode(one(signature, 1).bytes)).toBe('ask');
    const input = one(one(signature, 2).bytes, 1).bytes;
    expect(text.decode(one(input, 1).bytes)).toBe('x');
    expect(text.decode(one(one(input, 2).bytes, 1).bytes)).toBe('input0:0');
  });

  it('refuses a constant of too few elements whose type cannot repeat one', () => {
    const wrong = node('a', 'Const', [], { value: { kind: 'tensor', dtype: 4, shape: [3], value: Uint8Array.of(1) } });
    expect(() => graphDef([], [wrong])).toThrow('needs all its elements');
  });
});
