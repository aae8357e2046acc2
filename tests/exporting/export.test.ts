import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices, type Services } from '../../main/services/index.ts';
import { bindingFolder } from '../../main/trainer/engines/verdicts.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { ExportedModel, ModelEvent } from '../../preload/contract/exporting.ts';
import { tensorloom } from '../cli/tensorloom.ts';
import { useEngine } from '../parity/engines.ts';
import { natives } from '../recorder/native.ts';
import { temporaryPlaces } from '../services/temporary.ts';
import { lendEngines, trainedRun } from './runs.ts';

/** The whole way: a short training on the native engine, then every way out that needs no Python. */

const where = temporaryPlaces();
afterAll(() => where.remove());
const folder = (name: string) => path.join(where.root, name);
const { signal } = new AbortController();

let services: Services;
type Wish = Parameters<Services['handlers']['exporting']['model']>[0];

async function exported(wish: Omit<Wish, 'checkpoint'>): Promise<{ model: ExportedModel; stages: string[] }> {
  const events: ModelEvent[] = [];
  for await (const event of services.handlers.exporting.model({ checkpoint: 'newest', ...wish }, { signal })) events.push(event);
  const last = events.at(-1)!;
  if (last.type !== 'done') throw new Error(JSON.stringify(last));
  return { model: last.model, stages: events.flatMap((event) => (event.type === 'stage' ? [event.stage] : [])) };
}

async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw new Error(`no problem: ${String(error)}`);
  return error.problem;
}

describe.each(natives)('%s', (engine) => {
  let run: string;
  beforeAll(async () => {
    lendEngines(where.home);
    run = await trainedRun(where, '3.0-cnn');
    services = createServices({ places: where });
    await useEngine(engine);
  });
  afterAll(() => services.close());

  it('writes a SavedModel that takes any batch size, from the command line', async () => {
    const to = folder('saved');
    const { code, lines, error } = await tensorloom(where, ['export', run, to, '--format', 'savedmodel', '--json']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const { event, files, checks, allowed, inputs } = lines.at(-1) as unknown as ExportedModel & { event: string };
    expect(event).toBe('end');
    expect(files).toEqual(['README.md', 'labels.txt', 'saved_model.pb']);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ by: 'native' });
    expect(checks[0]!.difference).toBeLessThanOrEqual(allowed);
    expect(inputs).toEqual([{ name: 'images', dtype: 'float32', shape: ['batch', 28, 28, 1], range: [0, 1] }]);
    expect(fs.readFileSync(path.join(to, 'labels.txt'), 'utf8')).toBe('0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');

    // The signature as tfjs-node's own reader of SavedModels finds it.
    const { node } = createRequire(path.join(bindingFolder(where.home)!, 'package.json'))(
      bindingFolder(where.home)!,
    ) as typeof import('@tensorflow/tfjs-node-gpu');
    const [{ signatureDefs }] = (await node.getMetaGraphsFromSavedModel(to)) as unknown as [
      { signatureDefs: Record<string, { inputs: object; outputs: object }> },
    ];
    expect(Object.keys(signatureDefs)).toEqual(['serving_default']);
    const { inputs: given, outputs } = signatureDefs['serving_default']!;
    expect(given).toMatchObject({ images: { name: 'images:0' } });
    expect(Object.keys(outputs).sort()).toEqual(['logits', 'probabilities']);
    const model = await node.loadSavedModel(to);
    const answers = model.predict({ images: tf.zeros([3, 28, 28, 1]) }) as tf.NamedTensorMap;
    expect(answers['logits']!.shape).toEqual([3, 10]);
    expect([...answers['probabilities']!.dataSync()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 4);
    model.dispose();
  });

  it('writes a graph model for browsers, checked by tfjs, into the folder of the same export again', async () => {
    const wish = { run, format: 'tfjs', folder: folder('web') } as const;
    const { model, stages } = await exported(wish);
    expect(stages).toEqual(['record', 'check', 'write']);
    expect(model.files).toEqual(['README.md', 'group1-shard1of1.bin', 'labels.txt', 'model.json']);
    expect(model.checks.map(({ by }) => by)).toEqual(['native', 'wasm', 'cpu']);
    for (const { difference } of model.checks) expect(difference).toBeLessThanOrEqual(model.allowed);
    const own = path.join(wish.folder, 'notes.txt');
    fs.writeFileSync(own, 'mine');
    await exported(wish);
    expect(fs.readFileSync(own, 'utf8')).toBe('mine');
    // Another format in its place takes the old files away, and only those.
    await exported({ ...wish, format: 'savedmodel', sizes: [1, 4] });
    expect(fs.readdirSync(wish.folder).sort()).toEqual(['.tensorloom-export.json', 'README.md', 'labels.txt', 'notes.txt', 'saved_model.pb']);
  });

  it('gives each wanted batch size a signature', async () => {
    const { model } = await exported({ run, format: 'savedmodel', folder: folder('sizes'), sizes: [1, 4] });
    expect(model.signatures).toEqual(['serving_default', 'batch_4']);
    expect(model.inputs[0]!.shape).toEqual([1, 28, 28, 1]);
    expect(model.sizes).toEqual([[1], [4]]);
    expect(fs.readFileSync(path.join(folder('sizes'), 'README.md'), 'utf8')).toContain('`batch_4`');
  });

  it('tells the converter what the free sizes of a graph are called, and the reader what an edge is', async () => {
    const trained = await tensorloom(where, ['train', '12.1-gcn', '--steps', '2', '--engine', 'native', '--json']);
    // A converter that writes down what it is told.
    const python = path.join(where.root, 'noting-converter');
    fs.writeFileSync(
      python,
      '#!/bin/sh\nif [ "$1" = -c ]; then printf "module %s\\n" tensorflow numpy tf2onnx onnxruntime; exit; fi\nprintf %s "$6" > "$4"\necho \'{"difference": 0}\'\n',
    );
    fs.chmodSync(python, 0o755);
    const before = process.env['TENSORLOOM_PYTHON'];
    process.env['TENSORLOOM_PYTHON'] = python;
    try {
      const { model } = await exported({ run: trained.lines.at(-1)!['run'] as string, format: 'onnx', folder: folder('edges') });
      const told = JSON.parse(fs.readFileSync(path.join(folder('edges'), 'model.onnx'), 'utf8')) as unknown;
      expect(told).toEqual({ nodes: ['nodes', 16], graph: ['edges', 2], logits: ['nodes', 4], probabilities: ['nodes', 4] });
      expect(model.inputs.map(({ shape }) => shape)).toEqual([
        ['nodes', 16],
        ['edges', 2],
      ]);
      const readme = fs.readFileSync(path.join(folder('edges'), 'README.md'), 'utf8');
      expect(readme).toContain('Each row of `graph` is an edge');
      expect(readme).toContain('`graph` 的每一行是一条边');
    } finally {
      if (before === undefined) delete process.env['TENSORLOOM_PYTHON'];
      else process.env['TENSORLOOM_PYTHON'] = before;
    }
  });

  it('exports the best checkpoint when asked', async () => {
    const { model } = await exported({ run, format: 'savedmodel', folder: folder('best'), checkpoint: 'best' } as Wish);
    expect(model.step).toBe(5);
  });

  it('refuses a graph that was changed since, and takes one that was only moved', async () => {
    const document = await services.handlers.runs.document({ run }, { signal });
    const moved = { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((node) => ({ ...node, x: node.x + 40 })) } };
    expect((await exported({ run, format: 'savedmodel', folder: folder('moved'), text: printDocument(moved) })).model.files).toContain('saved_model.pb');
    const layer = document.graph.nodes.find(({ type }) => type === 'vision.conv2d')!;
    const changed = printDocument(setParam(document, [], layer.id, 'filters', 6));
    expect(await problemOf(exported({ run, format: 'savedmodel', folder: folder('changed'), text: changed }))).toMatchObject({
      code: 'export.otherModel',
      data: { run },
    });
    expect(fs.existsSync(folder('changed'))).toBe(false);
  });

  it('says what is in the way, and leaves nothing behind', async () => {
    const full = folder('full');
    fs.mkdirSync(full);
    fs.writeFileSync(path.join(full, 'letter.txt'), 'dear');
    expect(await problemOf(exported({ run, format: 'savedmodel', folder: full }))).toEqual({
      code: 'export.notEmpty',
      data: { folder: full, found: 'letter.txt' },
    });
    expect(await problemOf(exported({ run: 'no-such-run', format: 'savedmodel' }))).toMatchObject({ code: 'run.unknown' });
    expect(await problemOf(exported({ run, format: 'tfjs', folder: folder('two'), sizes: [1, 2] }))).toMatchObject({ code: 'export.oneSize' });
    const python = { PATH: process.env['PATH'], TENSORLOOM_PYTHON: process.env['TENSORLOOM_PYTHON'] };
    Object.assign(process.env, { PATH: where.root, TENSORLOOM_PYTHON: '' });
    expect(await problemOf(exported({ run, format: 'onnx', folder: folder('onnx') }))).toMatchObject({ code: 'export.noConverter' });
    expect(await services.handlers.exporting.converter({}, { signal })).toMatchObject({ formats: [] });
    process.env['PATH'] = python.PATH;
    if (python.TENSORLOOM_PYTHON !== undefined) process.env['TENSORLOOM_PYTHON'] = python.TENSORLOOM_PYTHON;
    else delete process.env['TENSORLOOM_PYTHON'];

    const emptied = path.join(where.home, 'runs', 'emptied');
    fs.cpSync(path.join(where.home, 'runs', run), emptied, { recursive: true });
    fs.rmSync(path.join(emptied, 'checkpoints'), { recursive: true });
    expect(await problemOf(exported({ run: 'emptied', format: 'savedmodel', folder: folder('none') }))).toEqual({
      code: 'export.noCheckpoint',
      data: { run: 'emptied' },
    });
    for (const name of ['two', 'onnx', 'none']) expect(fs.existsSync(folder(name)), name).toBe(false);
    expect(fs.readdirSync(where.root).filter((name) => name.startsWith('.tensorloom-export'))).toEqual([]);
  });

  it('needs the native engine, and says how to get it', async () => {
    const bare = temporaryPlaces();
    try {
      fs.mkdirSync(path.join(bare.home, 'runs'), { recursive: true });
      fs.cpSync(path.join(where.home, 'runs', run), path.join(bare.home, 'runs', run), { recursive: true });
      const { code, lines } = await tensorloom(bare, ['export', run, path.join(bare.root, 'out'), '--format', 'savedmodel', '--json']);
      expect(code).toBe(1);
      expect(lines.at(-1)).toMatchObject({ event: 'problem', code: 'export.needsNative' });
      expect(lines.at(-1)!['message']).toContain('tensorloom engine install native');
    } finally {
      bare.remove();
    }
  });

  it('a cancelled export ends its process and leaves nothing', async () => {
    const controller = new AbortController();
    const events = services.handlers.exporting.model(
      { run, format: 'savedmodel', folder: folder('cancelled'), checkpoint: 'newest' },
      { signal: controller.signal },
    );
    const work = (async () => {
      for await (const event of events) if (event.type === 'stage') controller.abort();
    })();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(fs.readdirSync(where.root).filter((name) => name.includes('cancelled') || name.startsWith('.tensorloom-export'))).toEqual([]);
  });
});

describe('wrong use', () => {
  it.each([
    [['export', '3.0-cnn', 'somewhere', '--format', 'keras'], /--format takes one of typescript, savedmodel, tflite, onnx, tfjs/],
    [['export', '3.0-cnn', 'somewhere', '--format', 'tfjs', '--batch', 'many'], /--batch takes free/],
    [['export', '3.0-cnn', 'somewhere', '--batch', '4'], /--batch belongs to the formats/],
    [['export', '3.0-cnn'], /dir is missing/],
  ] as const)('%s', async (args, said) => {
    const { code, error } = await tensorloom(where, args);
    expect(code).toBe(2);
    expect(error).toMatch(said);
  });

  it('asks for a run where a document alone has no weights', async () => {
    const { code, error } = await tensorloom(where, ['export', '3.0-cnn', folder('x'), '--format', 'savedmodel']);
    expect({ code, error }).toMatchObject({ code: 1, error: expect.stringMatching(/Name a run/) as string });
  });
});
