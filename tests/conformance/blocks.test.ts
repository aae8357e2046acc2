import { existsSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { isProblem, type Signal } from '../../nodes/blocks/define.ts';
import { misfit } from '../../nodes/blocks/fit.ts';
import { parseParam } from '../../nodes/blocks/params.ts';
import { findBlock, registry } from '../../nodes/blocks/registry.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import { exportPath } from '../../nodes/compile/sources.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';
import { root } from '../compile/sources.ts';
import { fill, isGiven, layerClass, layerFiles, modelOf, sizesOf, valuesOf } from './layers.ts';

/** One suite over every block of the registry, fed by the blocks' own examples. */

const folderOf = (type: string): string => `nodes/blocks/${type.replace('.', '/')}`;
const chinese = /[\u4e00-\u9fff]/;
/** Names of methods that Chinese writes in Latin letters too. */
const international = /^(AdamW|ReLU|ELU|SELU|softplus|GELU|tanh|sigmoid|softmax|sin|Swish|t-SNE|Grad-CAM)$/;

function bilingual(text: Text, what: string): void {
  expect(text.en, `${what}, English`).toMatch(/[A-Za-z]/);
  expect(text.en, `${what}, English`).not.toMatch(chinese);
  if (!international.test(text.zh)) expect(text.zh, `${what}, Chinese`).toMatch(chinese);
}

describe('registry', () => {
  it('lists each type once, in a folder of its name', () => {
    expect(new Set(registry.map(({ type }) => type)).size).toBe(registry.length);
    for (const { type } of registry) {
      expect(existsSync(`${root}${folderOf(type)}/block.ts`), type).toBe(true);
      expect(findBlock(type)?.type).toBe(type);
    }
    expect(findBlock('core.nothing')).toBeUndefined();
  });

  it('uses every layer file, and gives each a path and a class of its own in an exported project', async () => {
    const emissions = registry.filter(({ part }) => part === 'layer').map((block) => block.emit!(valuesOf(block), {}));
    expect(emissions.map(({ from }) => from).sort()).toEqual([...layerFiles].sort());
    expect(new Set(emissions.map(({ from }) => exportPath(from))).size).toBe(emissions.length);
    expect(new Set(emissions.map(({ use }) => use)).size).toBe(emissions.length);
    const classes = await Promise.all(emissions.map(layerClass));
    const names = classes.map(({ className }) => className);
    expect(new Set(names).size).toBe(names.length);
    // What tf.layers registered before is still what it registered: no name of ours took one of its own.
    const map = tf.serialization.SerializationMap.getMap().classNameMap;
    for (const found of classes) expect(map[found.className]?.[0]).toBe(found);
    for (const name of ['Dense', 'Dropout', 'Add', 'Conv2D', 'Flatten', 'Activation', 'LayerNormalization', 'MultiHeadAttention'])
      expect(names).not.toContain(name);
  });
});

describe.each(registry.map((block) => [block.type, block] as const))('%s', (type, block) => {
  const right = block.examples.filter((example) => example.problem === undefined);
  const wrong = block.examples.filter((example) => example.problem !== undefined);

  it('is named and explained in both languages, and so is everything it has', () => {
    bilingual(block.text.name, 'name');
    bilingual(block.text.idea, 'idea');
    for (const [name, port] of [...Object.entries(block.inputs), ...Object.entries(block.outputs)]) bilingual(port.text, name);
    for (const [name, param] of Object.entries(block.params)) {
      bilingual(param.text, name);
      bilingual(param.hint, `${name}, hint`);
      if (param.kind === 'choice') for (const [value, text] of Object.entries(param.choices)) bilingual(text, `${name} ${value}`);
    }
    for (const name of block.face ?? []) expect(block.params).toHaveProperty(name);
  });

  it('has a help page in both languages', () => {
    const pages = { en: readFileSync(`${root}${folderOf(type)}/en.md`, 'utf8'), zh: readFileSync(`${root}${folderOf(type)}/zh.md`, 'utf8') };
    for (const [language, page] of Object.entries(pages)) {
      const lines = page.trimEnd().split('\n');
      expect(lines[0], language).toBe(`# ${block.text.name[language as 'en' | 'zh']}`);
      expect(lines.length, language).toBeGreaterThanOrEqual(12);
      expect(lines.length, language).toBeLessThanOrEqual(45);
      expect(page.split('$$').length % 2, `${language}: formulas are closed`).toBe(1);
      for (const [name, param] of Object.entries(block.params)) expect(page, `${language} explains ${name}`).toContain(param.text[language as 'en' | 'zh']);
    }
    expect(pages.en).not.toMatch(chinese);
    expect(pages.zh.match(/[\u4e00-\u9fff]/g)?.length ?? 0).toBeGreaterThan(80);
    // The same sections in both.
    expect(pages.zh.match(/^## /gm)?.length).toBe(pages.en.match(/^## /gm)?.length);
  });

  it('has defaults that its own params allow, and refuses what they do not', () => {
    for (const [name, param] of Object.entries(block.params)) {
      expect(parseParam(name, param, param.default)).toBe(param.default);
      const bad =
        param.kind === 'int' || param.kind === 'number'
          ? [param.min - 1, param.max + 1, Number.NaN, '3', null]
          : param.kind === 'choice'
            ? ['nothing', 'toString', 1]
            : param.kind === 'text'
              ? ['x'.repeat(param.max + 1), 1]
              : ['true', 0];
      for (const value of [...bad, {}, undefined]) {
        const problem = parseParam(name, param, value);
        expect(isProblem(problem), `${name} = ${String(value)}`).toBe(true);
        expect(isProblem(problem) && problem.param).toBe(name);
      }
      if (param.kind === 'int') expect(parseParam(name, param, param.min + 0.5)).toMatchObject({ code: 'param.whole' });
    }
  });

  it('has right examples and, where anything can be wrong, wrong ones', () => {
    expect(right.length).toBeGreaterThan(0);
    if (Object.keys(block.inputs).length + Object.keys(block.params).length > 0) expect(wrong.length).toBeGreaterThan(0);
  });

  it('survives JSON', () => {
    for (const { inputs, params } of right) {
      const again = JSON.parse(JSON.stringify({ inputs, params: valuesOf(block, params as never) })) as { inputs: Record<string, Signal>; params: never };
      expect(checkBlock(block, again.inputs, again.params)).toEqual(checkBlock(block, inputs, (params ?? {}) as never));
      expect(block.emit?.(again.params, again.inputs)).toEqual(block.emit?.(valuesOf(block, params as never), inputs));
    }
  });

  it.each(right.map((example, i) => [i + 1, example] as const))('example %i: every output is what the port says', (_, { inputs, params }) => {
    const outputs = checkBlock(block, inputs, (params ?? {}) as never);
    if (isProblem(outputs)) throw new Error(sentence(outputs, 'en'));
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(block.outputs).sort());
    for (const [name, port] of Object.entries(block.outputs)) expect(misfit(name, port, outputs[name]!)).toBeUndefined();
  });

  it.each(wrong.map((example, i) => [i + 1, example] as const))('wrong example %i raises its problem', (_, { inputs, params, problem }) => {
    const found = checkBlock(block, inputs, (params ?? {}) as never);
    if (!isProblem(found)) throw new Error('nothing was wrong');
    expect(found.code).toBe(problem);
    for (const language of ['en', 'zh'] as const) expect(sentence(found, language)).not.toMatch(/[{}]|undefined|\[object/);
    expect(sentence(found, 'zh')).toMatch(chinese);
    // A cure that sets a param of the block itself does cure.
    for (const cure of found.cures ?? []) {
      if (cure.kind !== 'set' || !(cure.param in block.params)) continue;
      expect(checkBlock(block, inputs, { ...params, [cure.param]: cure.to } as never), `${cure.param} = ${cure.to}`).not.toMatchObject({ code: problem });
    }
  });

  it('migrates from every older version', () => {
    const migrations = block.migrations ?? [];
    expect(migrations.map(({ to }) => to)).toEqual(Array.from({ length: block.version - 1 }, (_, i) => i + 2));
    for (const { name } of migrations) expect(name).not.toBe('');
  });

  if (block.part === 'layer') {
    it('emits params by their names, whatever comes in: so that a compound can pass them through', () => {
      for (const { inputs, params } of right) {
        const values = valuesOf(block, params as never);
        const { args } = block.emit!(values, inputs);
        expect(args).toEqual(values);
        expect(block.emit!(values, {})).toEqual(block.emit!(values, inputs));
      }
    });

    it.each(right.map((example, i) => [i + 1, example] as const))('example %i: the layer is what the declaration says', async (_, { inputs, params }) => {
      const values = valuesOf(block, params as never);
      const emission = block.emit!(values, inputs);
      const Layer = await layerClass(emission);
      const outputs = checkBlock(block, inputs, values);
      if (isProblem(outputs)) throw new Error(sentence(outputs, 'en'));
      const port = Object.keys(block.outputs)[0]!;
      const signals = Object.keys(block.inputs).flatMap((name) => inputs[name] ?? []);
      const before = tf.memory().numTensors;

      const model = modelOf(Layer, 'subject', emission.args, signals);
      const inferred = sizesOf(outputs[port]!.shape);
      expect((model.outputs[0]!.shape as number[]).slice(1), 'symbolic shape').toEqual(inferred.slice(1));
      expect(model.outputs[0]!.dtype, 'symbolic dtype').toBe(outputs[port]!.dtype);

      const cost = block.cost!(inputs, values);
      expect(model.countParams(), 'weights').toBe(cost.weights);
      expect(cost.activations, 'activations hold at least the output').toBeGreaterThanOrEqual(inferred.slice(1).reduce((a, b) => a * b, 1));
      expect(Number.isInteger(cost.multiplyAdds)).toBe(true);

      const settled = tf.memory().numTensors;
      tf.tidy(() => {
        const x = signals.map((signal, i) => fill(signal, i + 1));
        const y = model.predict(x) as tf.Tensor;
        expect(y.shape, 'real shape').toEqual(inferred);
        expect(y.dtype, 'real dtype').toBe(outputs[port]!.dtype);
        expect(Array.from(y.dataSync()).every(Number.isFinite)).toBe(true);

        const copy = (Layer as unknown as { fromConfig(cls: unknown, config: unknown): tf.layers.Layer }).fromConfig(
          Layer,
          model.getLayer('subject').getConfig(),
        );
        expect(copy.getConfig(), 'config').toEqual(model.getLayer('subject').getConfig());
      });
      expect(tf.memory().numTensors, 'tensors after a forward pass').toBe(settled);

      step(model, signals, inferred);
      expect(tf.memory().numTensors, 'tensors after a step').toBe(settled);
      model.dispose();
      expect(tf.memory().numTensors, 'tensors after all').toBe(before);
    });
  }
});

/** One step of gradient descent towards random targets: the loss is finite, and each weight moves. Without weights the gradient reaches the input. */
function step(model: tf.LayersModel, signals: readonly Signal[], outputSizes: readonly number[]): void {
  const noise = new Noise(7);
  tf.tidy(() => {
    noise.begin(tf.scalar(1, 'int32'));
    const x = signals.map((signal, i) => fill(signal, i + 1));
    const target = tf.randomNormal([...outputSizes], 0, 1, 'float32', 9);
    const loss = (input: tf.Tensor[]) => (model.apply(input, { training: true, noise }) as tf.Tensor).sub(target).square().mean() as tf.Scalar;
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    if (weights.length === 0) {
      const learned = x.filter((_, i) => !isGiven(signals[i]!));
      const put = (input: tf.Tensor[]) => x.map((one) => (learned.includes(one) ? input[learned.indexOf(one)]! : one));
      for (const gradient of tf.grads((...input: tf.Tensor[]) => loss(put(input)))(learned)) {
        const numbers = Array.from(gradient.dataSync());
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(
          numbers.some((one) => one !== 0),
          'the gradient passes',
        ).toBe(true);
      }
      return;
    }
    const { value, grads } = tf.variableGrads(() => loss(x), weights);
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    for (const weight of weights) {
      const old = weight.dataSync().slice();
      weight.assign(weight.sub(grads[weight.name]!.mul(0.1)));
      const now = weight.dataSync();
      expect(now.every(Number.isFinite), weight.name).toBe(true);
      expect(
        now.some((one, i) => one !== old[i]),
        `${weight.name} moves`,
      ).toBe(true);
    }
  });
}
