import * as tf from '@tensorflow/tfjs';
import { ClassToken } from '../../nodes/blocks/attention/classToken/layer.ts';
import { MultiHeadAttention } from '../../nodes/blocks/attention/multiHead/layer.ts';
import { SequencePool } from '../../nodes/blocks/attention/pool/layer.ts';
import { PositionEmbedding } from '../../nodes/blocks/attention/positionEmbedding/layer.ts';
import { Add } from '../../nodes/blocks/core/add/layer.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { FeedForward } from '../../nodes/blocks/core/feedForward/layer.ts';
import { LayerNorm } from '../../nodes/blocks/core/layerNorm/layer.ts';
import { Conv2D } from '../../nodes/blocks/vision/conv2d/layer.ts';
import { GlobalAveragePool } from '../../nodes/blocks/vision/globalAveragePool/layer.ts';
import { MaxPool } from '../../nodes/blocks/vision/maxPool/layer.ts';
import { PatchEmbed } from '../../nodes/blocks/vision/patchEmbed/layer.ts';
import { numbers } from './formula.ts';
import type { WeightFormula } from './golden.ts';

export interface VitSettings {
  readonly patch: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  readonly classes: number;
}

type Wire = tf.SymbolicTensor;

/** The ViT of recipes/vit.py, layer by layer. */
export function buildVit({ patch, layers, width, heads, hidden, classes }: VitSettings): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  let x = new PatchEmbed({ name: 'patch-embed', patch, width }).apply(images) as Wire;
  x = new ClassToken({ name: 'class-token' }).apply(x) as Wire;
  x = new PositionEmbedding({ name: 'position-embedding' }).apply(x) as Wire;
  for (let i = 1; i <= layers; i++) {
    const name = `encoder-${i}`;
    let h = new LayerNorm({ name: `${name}-norm-1` }).apply(x) as Wire;
    h = new MultiHeadAttention({ name: `${name}-attention`, heads }).apply(h) as Wire;
    x = new Add({ name: `${name}-add-1` }).apply([x, h]) as Wire;
    h = new LayerNorm({ name: `${name}-norm-2` }).apply(x) as Wire;
    h = new FeedForward({ name: `${name}-feed-forward`, hidden, activation: 'gelu' }).apply(h) as Wire;
    x = new Add({ name: `${name}-add-2` }).apply([x, h]) as Wire;
  }
  x = new LayerNorm({ name: 'norm' }).apply(x) as Wire;
  x = new SequencePool({ name: 'pool', mode: 'class' }).apply(x) as Wire;
  return tf.model({ inputs: images, outputs: new Dense({ name: 'class-head', units: classes }).apply(x) as Wire });
}

/** The CNN of recipes/cnn.py. */
export function buildCnn({ filters, classes }: { readonly filters: readonly number[]; readonly classes: number }): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  let x = images;
  filters.forEach((count, i) => {
    x = new Conv2D({ name: `conv-${i + 1}`, filters: count, kernel: 3, strides: 1, padding: 'same', activation: 'relu' }).apply(x) as Wire;
    x = new MaxPool({ name: `pool-${i + 1}`, size: 2, strides: 2 }).apply(x) as Wire;
  });
  x = new GlobalAveragePool({ name: 'average' }).apply(x) as Wire;
  return tf.model({ inputs: images, outputs: new Dense({ name: 'class-head', units: classes }).apply(x) as Wire });
}

/** Gives every weight the numbers that the recipe gave it; complains when a weight is missing on either side. */
export function setWeights(weights: readonly tf.LayerVariable[], formulas: Readonly<Record<string, WeightFormula>>): void {
  const left = new Set(Object.keys(formulas));
  for (const weight of weights) {
    const formula = formulas[weight.originalName];
    if (!formula) throw new Error(`The recipe has no weight ${weight.originalName}; it has ${Object.keys(formulas).join(', ')}`);
    left.delete(weight.originalName);
    tf.tidy(() => void weight.write(tf.tensor(numbers(weight.originalName, formula.shape, formula.scale, formula.offset), formula.shape)));
  }
  if (left.size > 0) throw new Error(`The model has no weight ${[...left].join(', ')}`);
}
