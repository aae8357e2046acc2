import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainSignature, type ExportedGraph } from '../../main/exporting/exported.ts';
import { answersOf, fixedForward, freeForward } from '../../main/exporting/forward.ts';
import { FixedSizeError } from '../../main/exporting/freeSizes.ts';
import { askSavedModel, largestDifference } from '../../main/exporting/measure.ts';
import { givenOf, inputsAt, type Subject } from '../../main/exporting/subject.ts';
import { graphDef, savedModel } from '../../main/recorder/index.ts';
import { useEngine } from '../parity/engines.ts';
import { natives } from '../recorder/native.ts';

/** Layers that compute with the batch size in JavaScript, in every way that the graph can follow and in some that it cannot. */

const folder = mkdtempSync(join(tmpdir(), 'free-sizes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const width = 4;
let made = 0;

class Custom extends tf.layers.Layer {
  static readonly className = 'Custom';
  private readonly f: (x: tf.Tensor2D, batch: number) => tf.Tensor;

  constructor(f: (x: tf.Tensor2D, batch: number) => tf.Tensor) {
    super({ name: `custom-${++made}` });
    this.f = f;
  }

  override computeOutputShape(): tf.Shape {
    return [null, width];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor2D;
    return this.f(x, x.shape[0]);
  }
}

function subjectWith(f: (x: tf.Tensor2D, batch: number) => tf.Tensor): Subject {
  const input = tf.input({ name: 'x', shape: [width] });
  const model = tf.model({ inputs: input, outputs: new Custom(f).apply(input) as tf.SymbolicTensor });
  const numbers = tf.randomNormal([16, width], 0, 1, 'float32', 3);
  return { model, ...givenOf(model, [numbers]), from: 'random', classes: [], outputs: [{ layer: model.outputNames[0]!, scores: false }] };
}

function difference(subject: Subject, { nodes, signatures }: ExportedGraph, batch: number, signature: string = mainSignature): number {
  writeFileSync(join(folder, 'saved_model.pb'), savedModel(graphDef([], nodes), signatures));
  return tf.tidy(() => {
    const given = inputsAt(subject, [batch]);
    return largestDifference(askSavedModel(folder, signatures[signature]!, given), answersOf(subject, given));
  });
}

const operations = ({ nodes }: ExportedGraph) => new Set(nodes.map(({ op }) => op));

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  const followed: Readonly<Record<string, { f: (x: tf.Tensor2D, batch: number) => tf.Tensor; uses: string }>> = {
    'one free entry of a shape': { f: (x, batch) => x.reshape([batch * 2, 2]).reshape([batch, width]), uses: 'Reshape' },
    'a shape with an entry that is worked out': { f: (x, batch) => x.reshape([2, -1, batch]).reshape([batch, width]), uses: 'Pack' },
    'begins and sizes of a slice': { f: (x, batch) => tf.concat([x.slice([batch - 1, 0], [1, width]), x.slice([0, 0], [batch - 1, width])]), uses: 'Pack' },
    'zeros as many as samples': { f: (x, batch) => x.add(tf.zeros([batch, width])), uses: 'Fill' },
    'the same row for each sample': { f: (x, batch) => x.mul(tf.tensor2d(Array.from({ length: batch }, () => [1, 2, 3, 4]))), uses: 'Tile' },
    'rows of a table, by number': {
      f: (x, batch) =>
        x
          .reshape([batch * 2, 2])
          .gather(Array.from({ length: batch }, (_, i) => [2 * i + 1, 2 * i]).flat())
          .reshape([batch, width]),
      uses: 'Range',
    },
    'ones in a column': { f: (x, batch) => x.sum(0, true).mul(tf.ones([batch, 1])), uses: 'Fill' },
  };

  it.each(Object.entries(followed))('follows %s', (_, { f, uses }) => {
    const subject = subjectWith(f);
    const graph = freeForward(subject);
    expect(operations(graph)).toContain(uses);
    for (const batch of [1, 7, 16]) expect(difference(subject, graph, batch)).toBeLessThanOrEqual(1e-6);
    expect(graph.signatures[mainSignature]!.inputs['x']!.shape).toEqual([-1, width]);
    expect(graph.signatures[mainSignature]!.outputs['output']!.shape).toEqual([-1, width]);
  });

  const refused: Readonly<Record<string, { f: (x: tf.Tensor2D, batch: number) => tf.Tensor; reason: RegExp }>> = {
    'an operation for each sample': { f: (x) => tf.stack(tf.unstack(x).map((row) => row.square())), reason: /which operations it runs|of Unpack/ },
    'a number of the batch size squared': { f: (x, batch) => x.mul(tf.scalar(batch * batch)), reason: /numbers of a constant/ },
    'numbers without a rule': {
      f: (x, batch) =>
        x.add(
          tf.tensor2d(
            Array.from({ length: batch * width }, (_, i) => Math.sin(i * batch)),
            [batch, width],
          ),
        ),
      reason: /numbers of a constant/,
    },
  };

  it.each(Object.entries(refused))('refuses %s, and names the layer', (_, { f, reason }) => {
    const subject = subjectWith(f);
    let error: unknown;
    try {
      freeForward(subject);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FixedSizeError);
    expect((error as FixedSizeError).reason.en).toMatch(reason);
    expect((error as FixedSizeError).reason.zh).toMatch(/[一-鿿]/);
    expect((error as FixedSizeError).scope).toBe(subject.model.layers.at(-1)!.name);
    // Fixed sizes remain, a signature for each.
    const graph = fixedForward(subject, [[2], [8]]);
    expect(Object.keys(graph.signatures)).toEqual([mainSignature, 'batch_8']);
    expect(difference(subject, graph, 2)).toBeLessThanOrEqual(1e-6);
    expect(difference(subject, graph, 8, 'batch_8')).toBeLessThanOrEqual(1e-6);
  });

  it('tells what differs, whatever the difference is', () => {
    const [a, b] = [tf.tensor([1, 2]), tf.tensor([1, 2.5])];
    expect(largestDifference([a], [b])).toBe(0.5);
    expect(largestDifference([a], [tf.tensor([1, NaN])])).toBe(Infinity);
    expect(largestDifference([a], [tf.tensor([[1, 2]])])).toBe(Infinity);
    expect(largestDifference([a], [a, b])).toBe(Infinity);
  });
});
