import { Buffer } from 'node:buffer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { communityGraph } from '../../nodes/datasets/communityGraph.ts';
import { communitySet } from '../../nodes/datasets/communitySet.ts';
import { digits } from '../../nodes/datasets/digits.ts';
import { graphFile } from '../../nodes/datasets/graphFile.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import type { GraphData } from '../../nodes/train/runtime/graph/graphData.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { linkLoss } from '../../nodes/train/runtime/losses/linkLoss.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { graphTraining } from '../../nodes/train/runtime/training/graphTraining.ts';
import { linkTraining } from '../../nodes/train/runtime/training/linkTraining.ts';
import { nodeTraining } from '../../nodes/train/runtime/training/nodeTraining.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { on, startBoth } from '../engines/backends.ts';
import { graphOf } from '../graph/reading.ts';
import { noSource } from '../train/recipes.ts';
import { Wear } from '../train/wear.ts';

/** Numbers that are none, in trainings on graphs: which block made them, and which node, edge or graph brought them. */

beforeAll(async () => {
  await startBoth();
  await on('wasm', () => tf.zeros([1]));
});

const width = 5;
type How = 'forward' | 'backward';
const optimizer = sgd({ rate: 0.05, momentum: 0, schedule: 'constant', warmup: 0 });
const shared = { seed: 3, epochs: 2, optimizer };

const source = communityGraph({ nodes: 40, communities: 2, edges: 80, mixing: 0.1, features: width, strength: 1, labelled: 5, validation: 10 });
const spoilt =
  <T>(data: (from: typeof noSource, seed: number) => Promise<T>, spoil: (of: T) => void) =>
  async (from: typeof noSource, seed: number) => {
    const made = await data(from, seed);
    spoil(made);
    return made;
  };
const calm = () => undefined;

/** Sums the nodes of each graph. */
class Sum extends tf.layers.Layer {
  static readonly className = 'TestSum';
  override call([nodes, members]: tf.Tensor[]): tf.Tensor {
    return tf.matMul(members as tf.Tensor2D, nodes as tf.Tensor2D);
  }
  override computeOutputShape([nodes]: tf.Shape[]): tf.Shape {
    return [null, nodes!.at(-1)!];
  }
}

function model(features: number, units: number, how: How, lasts: number, pooled = false) {
  const nodes = tf.input({ name: 'nodes', shape: [features] });
  const members = tf.input({ name: 'members', shape: [null as never] });
  let x = new Dense({ name: 'first', units: 6, activation: 'tanh' }).apply(nodes) as tf.SymbolicTensor;
  x = new Wear({ name: 'wear', how, lasts }).apply(x) as tf.SymbolicTensor;
  if (pooled) x = new Sum({ name: 'sum' }).apply([x, members]) as tf.SymbolicTensor;
  const outputs = new Dense({ name: 'last', units }).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: pooled ? [nodes, members] : [nodes], outputs });
}

interface Wishes {
  readonly how?: How;
  readonly lasts?: number;
  readonly spoil?: (graph: Pick<GraphData, 'features' | 'weights'>) => void;
}
/** One training of each kind. `spoil`: the graph, or the eighth one of many. */
const kinds: Readonly<Record<string, (wishes: Wishes) => Promise<Training>>> = {
  nodes: ({ how = 'forward', lasts = 1e6, spoil = calm }) =>
    nodeTraining({
      ...shared,
      updates: 6,
      data: spoilt(source, spoil),
      model: () => model(width, 2, how, lasts),
      loss: crossEntropy({ smoothing: 0 }),
    }).prepare(noSource),
  links: ({ how = 'forward', lasts = 1e6, spoil = calm }) =>
    linkTraining({
      ...shared,
      updates: 6,
      validation: 5,
      test: 10,
      data: spoilt(source, spoil),
      model: () => model(width, 4, how, lasts),
      loss: linkLoss({ variational: false, klWeight: 0 }),
    }).prepare(noSource),
  graphs: ({ how = 'forward', lasts = 1e6, spoil = calm }) =>
    graphTraining({
      ...shared,
      batch: 4,
      data: spoilt(communitySet({ graphs: 20, smallest: 6, largest: 9, inside: 0.8, bridges: 10, folds: 5, fold: 1 }), ({ graphs, train }) =>
        spoil(graphs[train[7]!]!),
      ),
      model: () => model(1, 2, how, lasts, true),
      loss: crossEntropy({ smoothing: 0 }),
    }).prepare(noSource),
};

/** Steps until a loss is none, the step before it taken back: what `examine` wants to find. */
async function finding(training: Training) {
  const state = () => Object.values(training.state());
  const steps = training.steps();
  for (let event = 0; event < 8; event++) {
    const before = state().map((variable) => tf.keep(variable.clone()));
    const { position } = training;
    const { value } = await steps.next();
    const well = value?.type !== 'step' || (Number.isFinite(value.loss) && state().every((variable) => variable.dataSync().every(Number.isFinite)));
    if (!well) {
      state().forEach((variable, i) => variable.assign(before[i]!));
      training.position = position;
      const found = await training.examine();
      await steps.return();
      tf.dispose(before);
      return { found, step: value.step };
    }
    tf.dispose(before);
  }
  throw new Error('all went well');
}

describe.each(Object.keys(kinds))('%s', (kind) => {
  test.each(['forward', 'backward'] as const)('a layer that makes numbers that are none is named: %s', async (how) => {
    const training = await kinds[kind]!({ how, lasts: 2 });
    expect(await finding(training)).toEqual({ found: { at: how, layer: 'wear' }, step: 3 });
    training.dispose();
  });

  test('a sound step gives no block the blame', async () => {
    const training = await kinds[kind]!({});
    expect(await training.examine()).toEqual({ at: 'update' });
    training.dispose();
  });

  test('what the data bring is told by its node, of its graph', async () => {
    const training = await kinds[kind]!({ spoil: ({ features }) => (features[3 * (kind === 'graphs' ? 1 : width)] = Infinity) });
    const { found } = await finding(training).catch(async () => ({ found: await training.examine() }));
    const place = kind === 'graphs' ? { sample: expect.any(Number) as number, from: '#4' } : { sample: 4 };
    expect(found).toMatchObject({ at: 'data', name: 'nodes', value: '∞', ...place });
    training.dispose();
  });
});

describe('where a sample was read', () => {
  test('a number in a CSV file that 32 bits do not hold: the node is told by its name, and so is an edge by its ends', async () => {
    const nodes = ['id,height,class', 'anna,1.5,a', 'ben,1e39,b', 'carl,1.7,a', 'dora,1.6,b'].join('\n');
    const file = graphOf(
      [
        ['nodes.csv', nodes],
        ['edges.csv', 'source,target,weight\nanna,ben,1\nben,carl,2\ncarl,dora,1e39\n'],
      ],
      { label: 'class' },
    );
    const text = JSON.stringify({ ...file, split: { train: [0, 1], validation: [2], test: [3] } });
    const settings = { file: 'own.graph.json', nodes: 4, features: file.features.width, classes: 2, edgeFeatures: file.edgeFeatures?.[0]?.length ?? 0 };
    const data = graphFile({ ...settings, scale: 'none', split: 'file', labelled: 1, validation: 1 });
    const read = { read: () => Promise.resolve(new Uint8Array(Buffer.from(text))) };
    const loss = crossEntropy({ smoothing: 0 });
    const prepared = (spoil: (graph: GraphData) => void) =>
      nodeTraining({ ...shared, updates: 2, data: spoilt(data, spoil), model: () => model(settings.features, 2, 'forward', 1e6), loss }).prepare(read);
    const training = await prepared(calm);
    expect(await training.examine()).toMatchObject({ at: 'data', name: 'nodes', value: '∞', sample: 2, from: 'ben' });
    training.dispose();
    const edges = await prepared(({ features }) => features.fill(1));
    expect(await edges.examine()).toMatchObject({ at: 'data', name: 'weights', value: '∞', from: expect.stringMatching(/carl → dora|dora → carl/) as string });
    edges.dispose();
  });

  test('a digit: its file, and which of its pictures', async () => {
    const picture = new Array<number>(784).fill(0);
    const files = (path: string) => {
      const label = Number(/(\d)\.json$/.exec(path)![1]);
      // The first number of a picture says which it is.
      return JSON.stringify({ data: [0, 1].flatMap((which) => [(label + 1) / 100 + which / 1000, ...picture.slice(1)]) });
    };
    const read = { read: (path: string) => Promise.resolve(new Uint8Array(Buffer.from(files(path)))) };
    const { train, test: aside } = await digits({ train: 12, test: 8 })(read, 5);
    for (const part of [train, aside])
      for (let sample = 0; sample < part.count; sample++) {
        const code = Math.round(1000 * part.inputs['images']!.values[784 * sample]!);
        const [label, which] = [Math.floor(code / 10) - 1, (code % 10) + 1];
        expect(part.labels[sample]).toBe(label);
        expect(part.whence!(sample)).toBe(`mnist/src/digits/${label}.json, ${which}`);
      }
  });
});
