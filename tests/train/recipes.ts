import * as tf from '@tensorflow/tfjs';
import { Conv2D } from '../../nodes/blocks/vision/conv2d/layer.ts';
import { MaxPool } from '../../nodes/blocks/vision/maxPool/layer.ts';
import { GlobalAveragePool } from '../../nodes/blocks/vision/globalAveragePool/layer.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { Dropout } from '../../nodes/blocks/core/dropout/layer.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import type { Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import type { Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import type { Recipe, Source } from '../../nodes/train/runtime/training/recipe.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { supervised, type Supervised } from '../../nodes/train/runtime/training/supervised.ts';

export const noSource: Source = { read: () => Promise.reject(new Error('nothing is read here')) };

/** Noisy pictures of 8 x 8 with one of four patterns: lying stripes, standing stripes, a chessboard, nothing. */
export function patterns(count: number, seed: number): Dataset {
  const random = stream(seed, 'patterns');
  const labels = Int32Array.from({ length: count }, (_, i) => i % 4);
  const bright = (label: number, row: number, column: number) => [row % 2 === 0, column % 2 === 0, (row + column) % 2 === 0, false][label]!;
  const values = Float32Array.from(
    { length: count * 64 },
    (_, i) => random() * 0.3 + (bright(labels[Math.floor(i / 64)]!, Math.floor((i % 64) / 8), i % 8) ? 0.7 : 0),
  );
  return { inputs: { images: { values, shape: [8, 8, 1] } }, labels, classes: ['a', 'b', 'c', 'd'], count };
}

function buildModel(): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [8, 8, 1] });
  let x = new Conv2D({ name: 'conv', filters: 4, kernel: 3, activation: 'relu' }).apply(images);
  x = new MaxPool({ name: 'pool', size: 2 }).apply(x);
  x = new Dropout({ name: 'dropout', rate: 0.3 }).apply(x);
  x = new Conv2D({ name: 'conv-2', filters: 6, kernel: 2, padding: 'valid' }).apply(x);
  x = new GlobalAveragePool({ name: 'average' }).apply(x);
  return tf.model({ inputs: [images], outputs: new Dense({ name: 'head', units: 4 }).apply(x) as tf.SymbolicTensor });
}

/** 50 samples in batches of 8: seven steps an epoch, the last of 2 samples. Figures are asked for in two parts. */
export function smallRecipe({
  seed = 7,
  epochs = 3,
  optimizer = adamW({ rate: 0.01, weightDecay: 0.01, schedule: 'cosine', warmup: 3 }),
}: { seed?: number; epochs?: number; optimizer?: Optimizer } = {}): Recipe<Supervised> {
  return supervised({
    seed,
    epochs,
    batch: 8,
    data: (_source, dataSeed) => Promise.resolve({ train: patterns(50, dataSeed), test: patterns(160, dataSeed + 1) }),
    model: buildModel,
    loss: crossEntropy({ smoothing: 0.1 }),
    optimizer,
  });
}

/** Pictures, of 32 x 32 as a rule, through wide convolutions and dropout: each sample needs about a megabyte while gradients are taken. 3 steps an epoch, the last one smaller. */
export function largeBatches({ batch, side = 32 }: { readonly batch: number; readonly side?: number }): Recipe<Supervised> {
  return supervised({
    seed: 5,
    epochs: 8,
    batch,
    data: () => Promise.resolve({ train: large(Math.round(2.5 * batch), side, 1), test: large(8, side, 2) }),
    model() {
      const images = tf.input({ name: 'images', shape: [side, side, 1] });
      let x = new Conv2D({ name: 'conv', filters: 16, kernel: 3, activation: 'relu' }).apply(images);
      x = new Dropout({ name: 'dropout', rate: 0.3 }).apply(x);
      x = new Conv2D({ name: 'conv-2', filters: 16, kernel: 3, activation: 'relu' }).apply(x);
      x = new GlobalAveragePool({ name: 'average' }).apply(x);
      return tf.model({ inputs: [images], outputs: new Dense({ name: 'head', units: 4 }).apply(x) as tf.SymbolicTensor });
    },
    loss: crossEntropy({ smoothing: 0.1 }),
    optimizer: adamW({ rate: 0.003, weightDecay: 0.01, schedule: 'constant', warmup: 0, clipNorm: 1, average: 0.9 }),
  });
}

function large(count: number, side: number, seed: number): Dataset {
  const random = stream(seed, 'large');
  const labels = Int32Array.from({ length: count }, (_, i) => i % 4);
  const values = Float32Array.from({ length: count * side * side }, (_, i) => random() + 0.1 * labels[Math.floor(i / (side * side))]!);
  return { inputs: { images: { values, shape: [side, side, 1] } }, labels, classes: ['a', 'b', 'c', 'd'], count };
}
