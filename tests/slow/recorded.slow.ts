import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Recordings } from '../../main/trainer/recording/recordings.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { noSource, smallRecipe } from '../train/recipes.ts';

/** What tests/train asks of recorded steps a few times, many times. */

test('native is here: without it there is nothing to test', () => expect(engines).toContain('native'));

describe.each(engines.filter((engine) => engine === 'native'))('on %s', (engine) => {
  test('ten thousand recorded steps: tensors, handles and resident memory stay as they were after the first thousand', async () => {
    await useEngine(engine);
    const recordings = new Recordings({ wish: 'recorded', tell: () => undefined });
    const training = await smallRecipe({ epochs: 1700 }).prepare(noSource, {}, recordings.compute);
    await recordings.settle(training, 11_000);
    const binding = (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding;
    const look = () => {
      const { rss, heapTotal } = process.memoryUsage();
      // JavaScript's own heap is sized by its collector, in leaps of 30 MB.
      return { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors(), memory: (rss - heapTotal) / 2 ** 20 };
    };
    let after: ReturnType<typeof look> | undefined;
    for await (const event of training.steps()) {
      if (event.type === 'step' && event.step === 1000) after = look();
      if (event.type === 'step' && event.step === 11_000) break;
    }
    const now = look();
    expect({ ...now, memory: 0 }).toEqual({ ...after!, memory: 0 });
    process.stderr.write(`resident without the heap: ${after!.memory.toFixed(0)} MB after 1,000 steps, ${now.memory.toFixed(0)} MB after 11,000\n`);
    expect(now.memory - after!.memory).toBeLessThan(20);
    training.dispose();
  });
});
