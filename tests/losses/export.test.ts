import fs from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices, type Services } from '../../main/services/index.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { ExportedModel, ModelFormat } from '../../preload/contract/exporting.ts';
import { tensorloom } from '../cli/tensorloom.ts';
import { lendEngines } from '../exporting/runs.ts';
import { natives } from '../recorder/native.ts';
import { temporaryPlaces } from '../services/temporary.ts';
import { rebuilding } from './documents.ts';

/** A trained model with several outputs, for other programs. */

const where = temporaryPlaces();
afterAll(() => where.remove());
const folder = (name: string) => path.join(where.root, name);

let services: Services;
async function exported(run: string, format: ModelFormat): Promise<ExportedModel> {
  const { signal } = new AbortController();
  for await (const event of services.handlers.exporting.model({ run, format, folder: folder(format), checkpoint: 'newest' }, { signal })) {
    if (event.type === 'done') return event.model;
    if (event.type === 'problems') throw new Error(JSON.stringify(event));
  }
  throw new Error('nothing was exported');
}

describe.each(natives)('%s', () => {
  let run: string;
  beforeAll(async () => {
    lendEngines(where.home);
    const file = folder('rebuilding.loom');
    fs.mkdirSync(where.root, { recursive: true });
    fs.writeFileSync(file, printDocument(rebuilding()));
    const { lines, error } = await tensorloom(where, ['train', file, '--steps', '5', '--engine', 'native', '--json']);
    const end = lines.at(-1);
    if (end?.['status'] !== 'done') throw new Error(`the training ended with ${JSON.stringify(end)}: ${error}`);
    run = end['run'] as string;
    const [epoch] = lines.filter(({ event }) => event === 'epoch');
    expect(Object.keys(epoch!['metrics'] as object)).toContain('picture/testLoss');
    services = createServices({ places: where });
  });
  afterAll(() => services.close());

  it('every output has its block’s name, and scores come with probabilities', async () => {
    const saved = await exported(run, 'savedmodel');
    expect(saved.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['head_logits', ['batch', 10]],
      ['head_probabilities', ['batch', 10]],
      ['decoder', ['batch', 784]],
    ]);
    for (const { difference } of saved.checks) expect(difference).toBeLessThanOrEqual(saved.allowed);
    const readme = fs.readFileSync(path.join(folder('savedmodel'), 'README.md'), 'utf8');
    expect(readme).toContain('print(answers["head_probabilities"].numpy())\nprint(answers["decoder"].numpy())\n');
    expect(readme).toContain('以 `_logits` 结尾的是未归一化的分数');
  });

  it('a web page asks for them by name', async () => {
    await exported(run, 'tfjs');
    await tf.setBackend('cpu');
    const files = {
      model: JSON.parse(fs.readFileSync(path.join(folder('tfjs'), 'model.json'), 'utf8')) as tf.io.ModelJSON,
      data: fs.readFileSync(path.join(folder('tfjs'), 'group1-shard1of1.bin')),
    };
    const model = await tf.loadGraphModel({
      load: () =>
        Promise.resolve({
          modelTopology: files.model.modelTopology,
          weightSpecs: files.model.weightsManifest[0]!.weights,
          weightData: new Uint8Array(files.data).buffer,
          format: files.model.format,
          signature: files.model.signature,
        }),
    });
    const [probabilities, picture] = model.execute({ images: tf.zeros([2, 28, 28, 1]) }, ['head_probabilities', 'decoder']) as tf.Tensor[];
    expect(probabilities!.sum(1).arraySync()).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    expect(picture!.shape).toEqual([2, 784]);
    model.dispose();
  });
});
