import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sentence } from '../../nodes/text/problem.ts';
import { smallProgram } from '../train/programs.ts';
import { writeProgram } from '../train/runFolder.ts';
import { all, begin, newHome, problems } from '../train/runs.ts';

const home = newHome('refusal');
afterAll(() => rm(home, { recursive: true, force: true }));

/** WebAssembly has no complex numbers; plain JavaScript has. */
const layer = `class Spectral extends tf.layers.Layer {
  static className = 'TestSpectral';
  how = 'forward';
  call(inputs: any) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const spectrum = (y: any) => tf.tidy(() => tf.real(tf.spectral.fft(tf.complex(y, tf.zerosLike(y)))).reshape(y.shape));
    if (this.how === 'forward') return tf.customGrad((y: any) => ({ value: spectrum(y), gradFunc: (dy: any) => dy.clone() }))(x);
    return tf.customGrad((y: any) => ({ value: y.clone(), gradFunc: (dy: any) => spectrum(dy) }))(x);
  }
}
`;
const parts = {
  data: 'digits',
  loss: 'loss',
  optimizer: 'descent',
  optimizerParams: [],
  recipe: 'plan',
  heaviest: 'dense',
  layers: { spectral: 'my-spectrum' },
};

async function newRun(how: string, body = layer): Promise<string> {
  const folder = join(home, how);
  const program = smallProgram({ train: 64, epochs: 1 });
  const head = '  x = new Dense(';
  const use = `  x = Object.assign(new Spectral({ name: 'spectral' }), { how: '${how}' }).apply(x) as tf.SymbolicTensor;\n`;
  await writeProgram(join(folder, 'program'), { ...program, 'model.ts': body + program['model.ts']!.replace(head, use + head) });
  return folder;
}

test.each(['forward', 'backward'])('an operation that the engine does not have, %s: block, engine, reason and another engine, which goes on', async (how) => {
  const folder = await newRun(how);
  const { handle, events } = begin(folder, { engine: 'wasm', parts }, { home });
  expect(await handle.ended).toMatchObject({ status: 'failed' });
  const [problem] = problems(events);
  expect(problem).toMatchObject({ code: 'engine.refused', block: 'my-spectrum', data: { engine: 'wasm', layer: 'spectral', others: 'native, webgpu, cpu' } });
  expect(sentence(problem!, 'en')).toContain("Kernel 'Complex' not registered");
  expect(sentence(problem!, 'zh')).toContain('wasm');

  const again = begin(folder, { engine: 'cpu', parts, resume: true, steps: 2 }, { home });
  expect(await again.handle.ended).toMatchObject({ status: 'done' });
  expect(all(again.events, 'start')[0]).toMatchObject({ engine: 'cpu', resumedAt: 0 });
});

test('any other error names its block too', async () => {
  const { handle, events } = begin(
    await newRun(
      'thrown',
      layer.replace(
        'const spectrum',
        `if (this.stateful !== undefined && x.rank > 0 && !x.isDisposed && x.dataId) throw new Error('no luck');\n    const spectrum`,
      ),
    ),
    { engine: 'wasm', parts },
    { home },
  );
  await handle.ended;
  expect(problems(events)).toMatchObject([{ code: 'train.failed', block: 'my-spectrum', data: { message: 'no luck' } }]);
});
