import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tensorloom } from '../cli/tensorloom.ts';
import { lendEngines } from '../exporting/runs.ts';

/**
 * Trained models in plain Python: the converter is installed as a user does it, each format is written, and the code of its README runs with
 * TensorFlow, LiteRT and ONNX Runtime, which have never heard of Tensorloom.
 */

const root = mkdtempSync(join(tmpdir(), 'tensorloom-models-'));
const places = { home: join(root, 'home'), documents: join(root, 'documents') };
// The converter's environment is tens of thousands of files.
afterAll(() => rmSync(root, { recursive: true, force: true }), 600_000);

const python = join(places.home, 'converter', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const runPython = async (code: string, cwd: string) =>
  (await promisify(execFile)(python, ['-c', code], { cwd, maxBuffer: 2 ** 26, env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } })).stdout;

/** What is trained a little: a template, or one of the graphs that the bench times. */
const models: Readonly<Record<string, readonly string[]>> = {
  cnn: ['3.0-cnn', '--epochs', '1', '--set', 'digits.train=2000', '--set', 'digits.test=200'],
  vit: ['3.1-vit', '--epochs', '1', '--set', 'digits.train=2000', '--set', 'digits.test=200'],
  gpt: ['tests/bench/gpt.loom', '--steps', '3'],
  lstm: ['tests/bench/lstm.loom', '--steps', '3'],
  gcn: ['tests/bench/gcn.loom', '--steps', '3'],
  pinn: ['tests/bench/pinn.loom', '--steps', '3'],
};
const runs = new Map<string, string>();

beforeAll(async () => {
  lendEngines(places.home);
  for (const [name, args] of Object.entries(models)) {
    const { lines, error } = await tensorloom(places, ['train', ...args, '--engine', 'native', '--json']);
    expect(lines.at(-1), `${name}: ${error}`).toMatchObject({ event: 'end', status: 'done' });
    runs.set(name, lines.at(-1)!['run'] as string);
  }
}, 1_800_000);

test('the converter is installed by one command, with its size told and each package named', async () => {
  const { code, out, lines } = await tensorloom(places, ['export', '--install-converter', '--json']);
  expect(code, out).toBe(0);
  expect(lines.filter(({ event }) => event === 'package').map(({ name }) => name)).toContain('onnxruntime');
  expect(existsSync(python)).toBe(true);
  // Again: nothing to fetch.
  expect((await tensorloom(places, ['export', '--install-converter', '--json'])).code).toBe(0);
}, 1_800_000);

interface End {
  readonly checks: readonly { readonly by: string; readonly difference: number }[];
  readonly allowed: number;
  readonly bytes: number;
}

describe.each(Object.keys(models))('%s', (name) => {
  test.each(['savedmodel', 'tflite', 'onnx', 'tfjs'])(
    '%s',
    async (format) => {
      const folder = join(root, `${name}-${format}`);
      const { code, lines, out, error } = await tensorloom(places, ['export', runs.get(name)!, folder, '--format', format, '--json']);
      expect(code, out + error).toBe(0);
      const { checks, allowed, bytes } = lines.at(-1) as unknown as End;
      for (const { difference } of checks) expect(difference).toBeLessThanOrEqual(allowed);
      console.log(
        name,
        format,
        bytes,
        checks.map(({ by, difference }) => `${by} ${difference.toExponential(1)}`).join(', '),
        `allowed ${allowed.toExponential(1)}`,
      );
      const snippet = /```python\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1];
      if (format !== 'tfjs') expect(await runPython(snippet!, folder)).toMatch(/\[/);
      if (format !== 'onnx' || name !== 'gcn') return;
      const shapes = 'import onnxruntime; print({one.name: one.shape for one in onnxruntime.InferenceSession("model.onnx").get_inputs()})';
      expect(await runPython(shapes, folder)).toMatch(/'nodes': \['nodes', \d+\], 'graph': \['edges', 2\]/);
    },
    600_000,
  );
});

/** Asks a SavedModel with random numbers at a batch size of its own, in plain Python, and gives question and answer. */
const ask = (batch: number) => `
import json, sys
import numpy as np
import tensorflow as tf
model = tf.saved_model.load(".").signatures["serving_default"]
_, inputs = model.structured_input_signature
given = {name: np.random.default_rng(7).random([size or ${batch} for size in spec.shape]).astype(spec.dtype.as_numpy_dtype) for name, spec in inputs.items()}
answers = model(**{name: tf.constant(value) for name, value in given.items()})
print(json.dumps({"given": {name: value.tolist() for name, value in given.items()}, "answers": {name: value.numpy().tolist() for name, value in answers.items()}}))
`;

test('plain Python, TensorFlow Lite and ONNX Runtime give the same answers at a batch size that was never recorded', async () => {
  const asked = JSON.parse((await runPython(ask(11), join(root, 'vit-savedmodel'))).trim().split('\n').at(-1)!) as {
    given: { images: number[] };
    answers: { logits: number[][] };
  };
  expect(asked.answers.logits).toHaveLength(11);
  writeFileSync(join(root, 'asked.json'), JSON.stringify(asked));
  const compare = `
import json
import numpy as np
import onnxruntime
import tensorflow as tf
asked = json.load(open("asked.json"))
images, right = np.array(asked["given"]["images"], np.float32), np.array(asked["answers"]["logits"], np.float32)
lite = tf.lite.Interpreter("vit-tflite/model.tflite").get_signature_runner()(images=images)["logits"]
onnx = onnxruntime.InferenceSession("vit-onnx/model.onnx").run(["logits"], {"images": images})[0]
print(json.dumps([float(abs(lite - right).max()), float(abs(onnx - right).max())]))
`;
  const [lite, onnx] = JSON.parse((await runPython(compare, root)).trim().split('\n').at(-1)!) as [number, number];
  console.log('batch of 11: TensorFlow Lite', lite, 'ONNX Runtime', onnx);
  expect(lite).toBeLessThan(1e-4);
  expect(onnx).toBeLessThan(1e-4);
  expect(statSync(join(root, 'vit-tflite', 'model.tflite')).size).toBeLessThan(1e6);
}, 600_000);
