/** Programs by hand, as the compiler writes them from a graph. Small enough that a step takes milliseconds. */

export interface Changes {
  readonly seed?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly train?: number;
  readonly test?: number;
  readonly rate?: number;
  readonly dropout?: number;
  /** Source of another optimizer. */
  readonly optimizer?: string;
  /** After this step the training waits until `letGo` (`runs.ts`): what is done to it meanwhile meets it there, however quick or slow the machine is. */
  readonly holdAt?: number;
}

/** Holds the steps of a recipe. */
const holding = (recipe: string, step: number) => `
import { existsSync } from 'node:fs';

const free = ${recipe};

export const recipe = {
  ...free,
  async prepare(...given: any[]) {
    const training = await free.prepare(...given);
    const steps = training.steps.bind(training);
    training.steps = async function* (goOn: any) {
      for await (const event of steps(goOn)) {
        yield event;
        while (event.step === ${step} && !existsSync(new URL('./letGo', import.meta.url))) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return training;
  },
};
`;

/** The text of a `train.ts` whose training does not get ready until `letGo` (`runs.ts`). */
export const heldAtStart = (train: string): string => `import { existsSync } from 'node:fs';
${train.replace('export const recipe', 'const free')}
export const recipe = {
  ...free,
  async prepare(...given: any[]) {
    while (!existsSync(new URL('./letGo', import.meta.url))) await new Promise((resolve) => setTimeout(resolve, 20));
    return free.prepare(...given);
  },
};
`;

/** Two convolutions, pooling, dropout, global average pooling. 100 samples in batches of 16: the last batch of an epoch has 4. */
export function smallProgram({ seed = 7, epochs = 2, batch = 16, train = 100, test = 40, rate = 0.01, dropout = 0.2, optimizer, holdAt }: Changes = {}): Record<
  string,
  string
> {
  const recipe = `supervised({
  seed: ${seed},
  epochs: ${epochs},
  batch: ${batch},
  data: digits({ train: ${train}, test: ${test} }),
  model: buildModel,
  loss: crossEntropy({ smoothing: 0.1 }),
  optimizer: ${optimizer ?? `adamW({ rate: ${rate}, weightDecay: 0.01, schedule: 'cosine', warmup: 2 })`},
})`;
  return {
    'train.ts': `import { adamW } from '#runtime/optimizers/adamW.ts';
import { crossEntropy } from '#runtime/losses/crossEntropy.ts';
import { supervised } from '#runtime/training/supervised.ts';
import { digits } from './datasets/digits.ts';
import { buildModel } from './model.ts';
${holdAt === undefined ? `export const recipe = ${recipe};\n` : holding(recipe, holdAt)}`,
    'model.ts': `import * as tf from '@tensorflow/tfjs';
import { Conv2D } from './layers/conv2d.ts';
import { Dense } from './layers/dense.ts';
import { Dropout } from './layers/dropout.ts';
import { GlobalAveragePool } from './layers/globalAveragePool.ts';
import { MaxPool } from './layers/maxPool.ts';

export function buildModel(): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  let x = new Conv2D({ name: 'conv-1', filters: 4, kernel: 3, activation: 'relu' }).apply(images) as tf.SymbolicTensor;
  x = new MaxPool({ name: 'pool', size: 2 }).apply(x) as tf.SymbolicTensor;
  x = new Dropout({ name: 'dropout', rate: ${dropout} }).apply(x) as tf.SymbolicTensor;
  x = new Conv2D({ name: 'conv-2', filters: 8, kernel: 3, strides: 2 }).apply(x) as tf.SymbolicTensor;
  x = new GlobalAveragePool({ name: 'average' }).apply(x) as tf.SymbolicTensor;
  x = new Dense({ name: 'head', units: 10 }).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: [images], outputs: x });
}
`,
  };
}
