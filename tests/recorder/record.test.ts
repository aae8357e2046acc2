import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { define, differences, layerScope, load, record, release, type Backend, type RecordedGraph } from '../../main/recorder/index.ts';
import { useEngine } from '../parity/engines.ts';
import { graphOf, natives } from './native.ts';

it('says which backend it needs', async () => {
  await useEngine('cpu');
  expect(() => record(() => [], [], [])).toThrow('tfjs-node\'s backend "tensorflow"; the backend in use is "cpu"');
});

describe.each(natives)('%s', (engine) => {
  let before = 0;
  beforeAll(() => useEngine(engine));
  beforeEach(() => {
    before = tf.memory().numTensors;
    return () => expect(tf.memory().numTensors, 'tensors').toBe(before);
  });

  const drop = (...all: (tf.Tensor | tf.Tensor[] | RecordedGraph | undefined)[]) => {
    for (const one of all) {
      if (one && 'captured' in one) release(one);
      else if (one) tf.dispose(one);
    }
  };
  const variable = (make: () => tf.Tensor) => tf.tidy(() => tf.variable(make()));
  const set = (one: tf.Variable, make: () => tf.Tensor) => tf.tidy(() => one.assign(make()));
  const refusalsOf = (f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[] = [tf.tensor1d([1, 2, 3])], state: tf.Variable[] = []) => {
    const { outputs, graph, refusals } = record(f, inputs, state);
    expect(graph).toBeUndefined();
    drop(outputs, inputs);
    return refusals;
  };
  const twice = (
    f: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
    first: tf.Tensor[],
    second: tf.Tensor[],
    state: tf.Variable[] = [],
    scope?: () => string | undefined,
  ) => {
    const graphs = [first, second].map((inputs) => graphOf(record(f, inputs, state, { scope }))) as [RecordedGraph, RecordedGraph];
    const found = differences(...graphs);
    drop(first, second, ...graphs);
    return found;
  };

  describe('what is recorded', () => {
    it('is the course of a function: placeholders, operations, what it returns and what it sets', () => {
      const weight = variable(() => tf.ones([3]));
      const x = tf.tensor1d([1, 2, 3]);
      const { outputs, graph } = record(
        ([given]) => {
          weight.assign(weight.add(given!));
          return [weight.mul(2)];
        },
        [x],
        [weight],
      );
      expect(outputs[0]!.arraySync()).toEqual([4, 6, 8]);
      expect(weight.arraySync()).toEqual([2, 3, 4]);
      expect(graph!.inputs).toEqual([{ name: 'input0', dtype: 'float32', shape: [3] }]);
      expect(graph!.state).toEqual([{ name: 'state0', dtype: 'float32', shape: [3] }]);
      expect(graph!.nodes.map(({ op }) => op)).toEqual(['Add', 'Const', 'Mul']);
      expect(graph!.nodes[0]!.inputs).toEqual([
        { node: 'state0', output: 0 },
        { node: 'input0', output: 0 },
      ]);
      expect(graph!.nodes[0]!.outputs).toEqual([{ dtype: 1, shape: [3] }]);
      expect(graph!.outputs).toEqual([{ ref: { node: 'Mul2', output: 0 }, dtype: 'float32', shape: [3] }]);
      expect(graph!.updates).toEqual([{ ref: { node: 'Add0', output: 0 }, dtype: 'float32', shape: [3], state: 0 }]);
      drop(outputs, x, weight);
    });

    it('names types that tfjs-node leaves to TensorFlow, and the number of tensors in a list', () => {
      const x = tf.ones([2, 3]);
      const graph = graphOf(record(([given]) => [tf.expandDims(given!, 1), tf.stack([given!, given!]), tf.concat([given!, given!], 1)], [x], []));
      const attributesOf = (op: string) => graph.nodes.find((node) => node.op === op)!.attributes;
      expect(attributesOf('ExpandDims')['T']).toEqual({ kind: 'type', value: 1 });
      expect(attributesOf('Pack')['N']).toEqual({ kind: 'int', value: 2 });
      expect(attributesOf('ConcatV2')['N']).toEqual({ kind: 'int', value: 2 });
      drop(x);
    });

    it('keeps numbers of a constant that its maker goes on writing into, and one number for many that are equal', () => {
      const numbers = new Float32Array([1, 2, 3]);
      const x = tf.ones([3]);
      const graph = graphOf(
        record(
          ([given]) => {
            const made = tf.tensor1d(numbers);
            const sum = given!.add(made).add(tf.zeros([3]));
            numbers.fill(9);
            return [sum];
          },
          [x],
          [],
        ),
      );
      const values = graph.nodes.flatMap(({ attributes }) => (attributes['value']?.kind === 'tensor' ? [attributes['value'].value] : []));
      expect(values).toEqual([new Float32Array([1, 2, 3]), new Float32Array([0])]);
      const replay = load(graph);
      const [sum] = replay.run([x], []);
      expect(sum!.arraySync()).toEqual([2, 3, 4]);
      replay.dispose();
      drop(x, sum);
    });

    it('captures a large tensor from outside in place of writing it into the graph, and keeps it alive', () => {
      const large = tf.randomNormal([300, 300], 0, 1, 'float32', 3);
      const x = tf.ones([300, 1]);
      const f = ([given]: readonly tf.Tensor[]) => [large.matMul(given!)];
      const graph = graphOf(record(f, [x], []));
      expect(graph.captured.map(({ shape }) => shape)).toEqual([[300, 300]]);
      expect(graph.nodes.map(({ op }) => op)).toEqual(['BatchMatMulV2']);
      const [expected] = f([x]);
      large.dispose();
      const replay = load(graph);
      const [product] = replay.run([x], []);
      expect(product!.arraySync()).toEqual(expected!.arraySync());
      replay.dispose();
      drop(x, expected, product, graph);
    });

    it('tells an input from the same tensor that is reached from outside, and variables that share their numbers', () => {
      const x = tf.tensor1d([1, 2]);
      const [a, b] = [variable(() => x.clone()), variable(() => x.clone())];
      const graph = graphOf(record(([given]) => [given!.mul(x), a.sub(b)], [x], [a, b]));
      const replay = load(graph);
      const other = tf.tensor1d([10, 20]);
      set(a, () => tf.tensor1d([5, 5]));
      const results = replay.run([other], [a, b]);
      expect(results.map((result) => result.arraySync())).toEqual([
        [10, 40],
        [4, 3],
      ]);
      replay.dispose();
      drop(x, a, b, other, results);
    });

    it('gives back what was given, a constant, and one value twice', () => {
      const x = tf.tensor1d([1, 2]);
      const graph = graphOf(
        record(
          ([given]) => {
            const sum = given!.add(1);
            return [given!.clone(), tf.tensor1d([7]), sum, sum.clone()];
          },
          [x],
          [],
        ),
      );
      const replay = load(graph);
      const results = replay.run([x], []);
      expect(results.map((result) => result.arraySync())).toEqual([[1, 2], [7], [2, 3], [2, 3]]);
      replay.dispose();
      drop(x, results);
    });

    it('lets a variable take the value of another one', () => {
      const [a, b] = [variable(() => tf.tensor1d([1])), variable(() => tf.tensor1d([2]))];
      const graph = graphOf(
        record(
          () => {
            a.assign(b);
            return [];
          },
          [],
          [a, b],
        ),
      );
      const replay = load(graph);
      set(b, () => tf.tensor1d([5]));
      replay.run([], [a, b]);
      set(b, () => tf.tensor1d([6]));
      expect([a.arraySync(), b.arraySync()]).toEqual([[5], [6]]);
      replay.dispose();
      drop(a, b);
    });
  });

  describe('what is refused, after the function has run as ever', () => {
    it('operations that draw random numbers', () => {
      expect(refusalsOf(([logits]) => [tf.multinomial(logits as tf.Tensor1D, 4)])).toMatchObject([{ reason: 'stateful', op: 'Multinomial' }]);
    });

    it('reading a value that depends on what comes in', () => {
      const given = tf.tensor1d([1, 2, 3]);
      const { outputs, graph, refusals } = record(([x]) => [x!.sum().dataSync()[0]! > 3 ? x!.mul(2) : x!], [given], []);
      expect(graph).toBeUndefined();
      expect(refusals).toMatchObject([{ reason: 'read', op: 'Sum' }]);
      expect(outputs[0]!.arraySync()).toEqual([2, 4, 6]);
      drop(outputs, given);
    });

    it('strings', () => {
      expect(refusalsOf(([x]) => [x!, tf.tensor1d(['a', 'b']).equal(tf.tensor1d(['a', 'c']))])).toMatchObject([{ reason: 'strings', op: 'Const' }]);
    });

    it('an operation that is not in the table, until its definition is given', () => {
      const backend = tf.backend() as unknown as Backend;
      const { binding } = backend;
      // A library of its own that brings the operation Twice.
      const executeOp: Backend['binding']['executeOp'] = (name, attributes, inputs, count) =>
        name === 'Twice' ? binding.executeOp('Add', [], [...inputs, ...inputs], count) : binding.executeOp(name, attributes, inputs, count);
      backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as Backend['binding'];
      const f = ([x]: readonly tf.Tensor[]) => [backend.createOutputTensor(backend.binding.executeOp('Twice', [], backend.getInputTensorIds([x!]), 1)[0]!)];
      expect(refusalsOf(f)).toMatchObject([{ reason: 'unknown', op: 'Twice', message: 'nothing is known about it' }]);
      define('Twice x:T y:T T:type');
      const x = tf.tensor1d([1, 2]);
      const graph = graphOf(record(f, [x], []));
      expect(graph.nodes).toMatchObject([{ op: 'Twice', attributes: { T: { kind: 'type', value: 1 } } }]);
      backend.binding = binding;
      drop(x);
    });

    it('but not the reading of what is constant, nor of indices that are only checked', () => {
      const table = tf.tensor2d([
        [1, 2],
        [3, 4],
      ]);
      const ids = tf.tensor1d([1, 0], 'int32');
      const graph = graphOf(record(([rows]) => (table.sum().dataSync()[0] === 10 ? [tf.gather(table, rows as tf.Tensor1D)] : []), [ids], []));
      const replay = load(graph);
      const [rows] = replay.run([ids], []);
      expect(rows!.arraySync()).toEqual([
        [3, 4],
        [1, 2],
      ]);
      replay.dispose();
      drop(table, ids, rows);
    });

    it('setting a variable that is not named as state', () => {
      const [named, other] = [variable(() => tf.ones([2])), variable(() => tf.ones([2]))];
      const refusals = refusalsOf(
        ([x]) => {
          named.assign(x!.mul(2));
          other.assign(x!.mul(3));
          return [];
        },
        [tf.tensor1d([1, 2])],
        [named],
      );
      expect(refusals).toMatchObject([{ reason: 'unnamed', message: `it sets the variable ${other.name}, which is not named as its state` }]);
      expect([named.arraySync(), other.arraySync()]).toEqual([
        [2, 4],
        [3, 6],
      ]);
      drop(named, other);
    });

    it('in a gradient, naming the layer that it belongs to', () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3], name: 'hidden' })] });
      const { scope, restore } = layerScope(model.layers);
      const random = tf.customGrad((given) => {
        const x = given as tf.Tensor2D;
        return { value: x.clone(), gradFunc: (dy: tf.Tensor) => dy.mul(tf.multinomial(x, 4, 1).toFloat()) };
      });
      const x = tf.ones([2, 3]);
      const weights = model.weights.map((weight) => weight.read() as tf.Variable);
      const { outputs, refusals } = record(([given]) => [tf.grad((one: tf.Tensor) => random(model.apply(one) as tf.Tensor).sum())(given!)], [x], weights, {
        scope,
      });
      restore();
      expect(refusals).toMatchObject([{ reason: 'stateful', op: 'Multinomial', scope: 'hidden' }]);
      model.dispose();
      drop(outputs, x);
    });

    it('and nothing is left over when the function throws', () => {
      const x = tf.ones([300, 300]);
      const large = tf.randomNormal([300, 300]);
      const binding = (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding;
      const handles = binding.getNumOfTensors();
      const fail = ([given]: readonly tf.Tensor[]): tf.Tensor[] => {
        given!.add(large);
        throw new Error('stop');
      };
      expect(() => record(fail, [x], [])).toThrow('stop');
      expect((tf.backend() as unknown as { binding: unknown }).binding).toBe(binding);
      // Two handles for what JavaScript had not given to TensorFlow before.
      expect(binding.getNumOfTensors()).toBeLessThanOrEqual(handles + 2);
      drop(x, large);
    });

    it('to record within a recording, or a variable that is named twice', () => {
      const weight = variable(() => tf.ones([1]));
      expect(() => record(() => record(() => [], [], []).outputs, [], [])).toThrow('cannot record another one');
      expect(() => record(() => [], [], [weight, weight])).toThrow('named twice');
      drop(weight);
    });
  });

  describe('differences of two recordings', () => {
    const x = () => [tf.randomNormal([4, 3])];

    it('are none when only the numbers differ that come in', () => {
      const weight = variable(() => tf.randomNormal([3, 2]));
      const f = ([given]: readonly tf.Tensor[]) => {
        weight.assign(weight.add(given!.sum()));
        return [given!.matMul(weight).softmax()];
      };
      expect(twice(f, x(), x(), [weight])).toEqual([]);
      drop(weight);
    });

    it('name a constant that JavaScript drew, the operation that uses it and the layer', () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3], name: 'hidden' }), tf.layers.dropout({ rate: 0.5, name: 'drop' })] });
      const { scope, restore } = layerScope(model.layers);
      const found = twice(
        ([given]) => [model.apply(given!, { training: true }) as tf.Tensor],
        x(),
        x(),
        model.weights.map((weight) => weight.read() as tf.Variable),
        scope,
      );
      restore();
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toMatchObject({ kind: 'constant', scope: 'drop' });
      model.dispose();
    });

    it('name a step number that was not made an input, also in a gradient', () => {
      let step = 0;
      const weight = variable(() => tf.ones([3]));
      const f = ([given]: readonly tf.Tensor[]) => {
        step++;
        return [tf.grad((one: tf.Tensor) => one.mul(weight).mul(step).sum())(given!)];
      };
      const found = twice(f, x(), x(), [weight]);
      expect(found.map(({ kind }) => kind)).toContain('constant');
      expect(found[0]!.message).toBe('[] of 1 and [] of 2');
      drop(weight);
    });

    it('name a branch that JavaScript took', () => {
      let step = 0;
      const found = twice(([given]) => [step++ % 2 === 0 ? given!.relu() : given!.tanh()], x(), x());
      expect(found).toMatchObject([{ kind: 'course', op: 'Relu', message: 'Relu(input0:0) and Tanh(input0:0)' }]);
      let more = 0;
      expect(twice(([given]) => (more++ === 0 ? [given!.relu()] : [given!.relu().relu()]), x(), x())).toMatchObject([
        { kind: 'course', op: 'Relu', message: 'the end and Relu(Relu0:0)' },
      ]);
    });

    it('name other shapes', () => {
      expect(twice(([given]) => [given!.relu()], [tf.ones([2])], [tf.ones([3])])[0]).toMatchObject({ kind: 'form' });
    });

    it('name an operation whose result has a shape that depends on numbers', () => {
      expect(twice(([given]) => [tf.unique(given!).values.sum()], [tf.tensor1d([1, 2, 3])], [tf.tensor1d([1, 1, 3])])).toMatchObject([
        { kind: 'form', op: 'UniqueV2', message: '[3] [3] and [2] [3]' },
      ]);
    });

    it('see a large tensor that another one took the place of', () => {
      const all = [tf.randomNormal([300, 300]), tf.randomNormal([300, 300])];
      let step = 0;
      const found = twice(([given]) => [given!.matMul(all[step++]!)], [tf.ones([1, 300])], [tf.ones([1, 300])]);
      expect(found).toMatchObject([{ kind: 'constant', op: 'BatchMatMulV2' }]);
      drop(all);
    });
  });
});
