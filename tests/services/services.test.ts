import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServices, type Services } from '../../main/services/index.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Clients } from '../../preload/contract/define.ts';
import { contract, type AppContract } from '../../preload/contract/index.ts';
import { connect } from '../../preload/rpc/client.ts';
import type { RpcError } from '../../preload/rpc/errors.ts';
import { memoryPair } from '../../preload/rpc/memory.ts';
import { serve } from '../../preload/rpc/server.ts';
import { temporaryPlaces } from './temporary.ts';

const where = temporaryPlaces();
let services: Services;
let remote: Clients<AppContract>;
let text: string;

beforeAll(async () => {
  services = createServices({ places: where });
  const [client, server] = memoryPair();
  serve(contract, services.handlers, server);
  remote = connect(contract, client);
  text = printDocument((await remote.templates.open({ id: '3.0-cnn' })).document);
});
afterAll(async () => {
  await services.close();
  where.remove();
});

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (error: RpcError) => error.code,
  );

describe('templates', () => {
  test('both lessons open, with pages in two languages and data that is here', async () => {
    const list = await remote.templates.list({});
    expect(list.map(({ id }) => id)).toEqual(expect.arrayContaining(['3.0-cnn', '3.1-vit']));
    for (const { id } of list) {
      const { info, document, lesson } = await remote.templates.open({ id });
      expect(info.needs.every(({ here }) => here)).toBe(true);
      expect(document.template).toBe(id);
      expect(lesson.pages.length).toBeGreaterThan(2);
      expect(lesson.pages.every((page) => page.title.zh && page.body.en && page.body.zh)).toBe(true);
      const ids = lesson.pages.map((page) => page.id);
      expect(lesson.exercises.every(({ page }) => ids.includes(page))).toBe(true);
    }
  });

  test('an unknown one is a problem', async () => expect(await problemOf(remote.templates.open({ id: '../3.0-cnn' }))).toBe('template.unknown'));
});

describe('documents', () => {
  test('save, refuse to overwrite, overwrite, open, list, recent', async () => {
    const { path: file } = await remote.documents.save({ text, overwrite: false });
    expect(path.dirname(file)).toBe(where.documents);
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
    expect(await problemOf(remote.documents.save({ text, overwrite: false }))).toBe('document.exists');
    await remote.documents.save({ text, path: file, overwrite: true });
    expect(await remote.documents.open({ path: file })).toMatchObject({ path: file, document: { title: 'CNN on digits' } });
    for (const list of [await remote.documents.list({}), await remote.documents.recent({})])
      expect(list).toMatchObject([{ path: file, title: 'CNN on digits' }]);
  });

  test('broken files are problems, not errors, and other files are out of reach', async () => {
    const broken = path.join(where.documents, 'broken.loom');
    fs.writeFileSync(broken, text.slice(0, 500));
    expect(await remote.documents.open({ path: broken })).toMatchObject({ problem: { code: 'document.json' } });
    expect(await remote.documents.open({ path: path.join(where.documents, 'none.loom') })).toMatchObject({ problem: { code: 'document.missing' } });
    expect(await problemOf(remote.documents.open({ path: '/etc/passwd' }))).toBe('document.extension');
    expect(await problemOf(remote.documents.save({ text, path: path.join(where.root, '.bashrc'), overwrite: true }))).toBe('document.extension');
    expect(await problemOf(remote.documents.save({ text: '{}', overwrite: true }))).toBe('document.format');
    expect(await problemOf(remote.documents.save({ text, path: path.join(broken, 'in', 'file.loom'), overwrite: true }))).toBe('document.unwritable');
    fs.rmSync(broken);
  });

  test('unsaved work is recoverable until it is forgotten; ids cannot lead elsewhere', async () => {
    await remote.documents.journal({ id: 'session-1', text });
    expect(await remote.documents.recoverable({})).toMatchObject([{ id: 'session-1', title: 'CNN on digits' }]);
    await remote.documents.forget({ id: 'session-1' });
    expect(await remote.documents.recoverable({})).toEqual([]);
    expect(await problemOf(remote.documents.forget({ id: '../recent' }))).toBe('rpc.arguments');
  });

  test('without a native dialog the screen is told so', async () => expect(await remote.documents.choose({ purpose: 'open' })).toEqual({ unavailable: true }));
});

describe('data', () => {
  test('a page of digits of either split', async () => {
    const ask = { type: 'data.digits', params: { train: 8000, test: 2000 }, seed: 7 };
    const preview = await remote.data.preview({ ...ask, split: 'train', from: 10, count: 5 });
    expect(preview).toMatchObject({ train: 8000, test: 2000, samples: Int32Array.of(10, 11, 12, 13, 14), pictures: { height: 28, width: 28, channels: 1 } });
    expect(preview.pictures.bytes).toHaveLength(5 * 28 * 28);
    expect(Math.max(...preview.pictures.bytes)).toBeGreaterThan(200);
    expect(preview.balance.reduce((a, b) => a + b, 0)).toBe(8000);
    expect(preview.mean).toBeCloseTo(0.13, 1);
    expect((await remote.data.preview({ ...ask, split: 'test', from: 1998, count: 40 })).samples).toHaveLength(2);
  });

  test('random tokens with a label a step: rows of numbers, first labels, defaults where params say nothing', async () => {
    const params = { kind: 'tokens', time: 6, vocabulary: 300, classes: 300, labels: 'step', train: 40, test: 3 };
    const preview = await remote.data.preview({ type: 'data.synthetic', params, seed: 7, split: 'train', from: 0, count: 5 });
    expect(preview).toMatchObject({ train: 40, test: 3, pictures: { height: 1, width: 6, channels: 1 } });
    expect(preview.pictures.bytes).toHaveLength(30);
    expect(preview.balance.reduce((a, b) => a + b, 0)).toBe(240);
    expect(preview.labels).toHaveLength(5);
    expect(preview.classes).toHaveLength(300);
    const plain = await remote.data.preview({ type: 'data.synthetic', params: {}, seed: 7, split: 'test', from: 0, count: 2 });
    expect(plain).toMatchObject({ train: 1024, test: 256, pictures: { height: 1, width: 64, channels: 1 } });
    expect(Math.min(...plain.pictures.bytes)).toBe(0);
    expect(Math.max(...plain.pictures.bytes)).toBe(255);
  });

  test('another block and too large a wish are problems', async () => {
    expect(await problemOf(remote.data.preview({ type: 'core.dense', params: {}, seed: 7, split: 'train', from: 0, count: 1 }))).toBe('data.notData');
    expect(await problemOf(remote.data.preview({ type: 'data.digits', params: { train: 9990, test: 9990 }, seed: 7, split: 'train', from: 0, count: 1 }))).toBe(
      'data.tooFew',
    );
  });
});

describe('exporting', () => {
  test('a project of its own; written again in place, never over foreign files', async () => {
    const first = await remote.exporting.project({ text });
    if (!('folder' in first)) throw new Error('problems');
    expect(first.folder).toBe(path.join(where.documents, 'CNN on digits'));
    for (const file of ['package.json', 'README.md', 'model.ts', 'train.ts', 'main.ts', 'layers/conv2d.ts']) expect(first.files).toContain(file);
    for (const file of first.files) expect(fs.existsSync(path.join(first.folder, file))).toBe(true);
    expect(parseDocument(fs.readFileSync(path.join(first.folder, 'document.loom'), 'utf8'))).toHaveProperty('document');
    fs.writeFileSync(path.join(first.folder, 'mine.txt'), 'kept');
    expect(await remote.exporting.project({ text, folder: first.folder })).toMatchObject({ folder: first.folder });
    expect(fs.readFileSync(path.join(first.folder, 'mine.txt'), 'utf8')).toBe('kept');
    expect(await remote.exporting.project({ text })).toMatchObject({ folder: `${first.folder} 2` });

    const foreign = path.join(where.root, 'foreign');
    fs.mkdirSync(foreign);
    fs.writeFileSync(path.join(foreign, 'thesis.txt'), 'years');
    expect(await problemOf(remote.exporting.project({ text, folder: foreign }))).toBe('export.notEmpty');
    expect(await problemOf(remote.exporting.project({ text, folder: path.join(foreign, 'thesis.txt') }))).toBe('export.notFolder');
    expect(fs.readdirSync(foreign)).toEqual(['thesis.txt']);
  });

  test('a graph with problems is not exported', async () => {
    const wrong = text.replace(/"filters": \d+/, '"filters": 0');
    expect(await remote.exporting.project({ text: wrong })).toMatchObject({ problems: [{ code: 'param.range', param: 'filters' }] });
  });
});

describe('runs', () => {
  const follow = async (run: string, each: (event: RunEvent) => void = () => undefined): Promise<RunEvent[]> => {
    const events: RunEvent[] = [];
    for await (const event of remote.training.events({ run })) {
      events.push(event);
      each(event);
    }
    return events;
  };

  /** More epochs than are waited for: what is asked of a run comes before its end, however late it is heard. */
  const endless = 1000;
  const start = async (order: { epochs: number; steps?: number }, document: string) => {
    const file = path.join(where.documents, 'CNN on digits.loom');
    const started = await remote.training.start({ text: document, engine: 'wasm', seed: 5, path: file, ...order });
    if (!('run' in started)) throw new Error(JSON.stringify(started.problems));
    return started.run;
  };
  const small = () =>
    text
      .replace('"params": { "test": 2000, "train": 8000 }', '"params": { "test": 100, "train": 1600 }')
      .replace(/"type": "data.digits"([^\n]*)"params": \{[^}]*\}/, '"type": "data.digits"$1"params": { "test": 100, "train": 1600 }');

  test('start, pause, step, stop, history, go on, remove', async () => {
    const run = await start({ epochs: endless }, small());
    const seen: string[] = [];
    let steps = 0;
    /** Steps taken at each pause. */
    const paused: number[] = [];
    let looked = false;
    let stopping = false;
    const events = await follow(run, (event) => {
      if (event.type === 'status') seen.push(event.status);
      if (event.type === 'steps') steps = event.first + event.losses.length - 1;
      if (event.type === 'probe' && event.probe === 'confusion') looked = true;
      if (event.type === 'status' && event.status === 'running') void remote.training.pause({ run });
      if (event.type === 'status' && event.status === 'paused' && paused.push(steps) === 1) void remote.training.step({ run });
      // A stop does not wait for pictures; this one has been seen by then.
      if (paused.length > 1 && looked && !stopping) {
        stopping = true;
        void remote.training.stop({ run });
      }
    });
    expect(seen).toEqual(['starting', 'running', 'paused', 'paused']);
    expect(paused[1]).toBe(paused[0]! + 1);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });

    const stopped = await remote.runs.history({ run });
    expect(stopped.summary).toMatchObject({ run, status: 'stopped', resumable: true, seed: 5, epochs: endless, steps, engine: 'wasm', template: '3.0-cnn' });
    expect(stopped.losses).toHaveLength(steps);
    expect(stopped.summary.size).toBeGreaterThan(10_000);
    expect((await remote.runs.document({ run })).title).toBe('CNN on digits');
    expect(stopped.results['confusion']![0]).toBe(0);
    expect(await remote.runs.probe({ run, probe: 'confusion', epoch: 0 })).toMatchObject({ kind: 'confusion' });
    expect(await problemOf(remote.runs.probe({ run, probe: '../../run', epoch: 0 }))).toBe('run.noProbe');
    expect(await problemOf(remote.training.pause({ run }))).toBe('run.notActive');

    await remote.training.continue({ run });
    expect(await problemOf(remote.training.continue({ run }))).toBe('run.active');
    expect(await problemOf(remote.runs.remove({ run }))).toBe('run.active');
    const second = await follow(run, (event) => {
      if (event.type === 'start' && event.resumedAt !== undefined) void remote.training.stop({ run });
    });
    expect(second.filter((event) => event.type === 'start')).toMatchObject([{}, { resumedAt: steps }]);
    expect(second.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });
    await remote.runs.remove({ run });
    expect(await remote.runs.list({})).toEqual([]);
  });

  test('a limit of steps, on to the end, export with weights, remove', async () => {
    const run = await start({ epochs: 1, steps: 7 }, small());
    await follow(run);
    const stopped = await remote.runs.history({ run });
    expect(stopped.losses).toHaveLength(7);
    await remote.training.continue({ run });
    const second = await follow(run);
    expect(second.filter((event) => event.type === 'start')).toMatchObject([{}, { resumedAt: 7 }]);
    expect(second.at(-1)).toMatchObject({ type: 'end', status: 'done' });
    const done = await remote.runs.history({ run });
    expect(done.summary).toMatchObject({ status: 'done', epochsDone: 1, steps: 50, resumable: false });
    expect(done.losses.slice(0, 7)).toEqual(stopped.losses);
    expect(done.losses.every(Number.isFinite)).toBe(true);
    expect(await problemOf(remote.training.continue({ run }))).toBe('run.finished');
    expect((await follow(run)).at(-1)).toEqual({ type: 'end', status: 'done', metrics: done.summary.metrics });
    expect(await remote.documents.recent({})).toMatchObject([{ figure: expect.stringMatching(/^0\.\d{3}$/), curve: expect.any(Array) }]);

    const folder = path.join(where.root, 'with-weights');
    expect(await remote.exporting.project({ text: small(), folder, run })).toMatchObject({ files: expect.arrayContaining(['weights.safetensors']) });
    expect(fs.statSync(path.join(folder, 'weights.safetensors')).size).toBeGreaterThan(90_000);
    const other = small().replace(/"filters": 32/, '"filters": 8');
    expect(await problemOf(remote.exporting.project({ text: other, folder, run }))).toBe('export.otherGraph');

    await remote.runs.remove({ run });
    expect(await remote.runs.list({})).toEqual([]);
    expect(await problemOf(remote.runs.history({ run }))).toBe('run.unknown');
  });

  test('a graph with problems starts nothing', async () => {
    expect(
      await remote.training
        .start({ text, epochs: endless, engine: 'wasm' })
        .then(async (r) => ('run' in r ? (await remote.training.stop({ run: r.run }), await follow(r.run), 'ran') : 'no')),
    ).toBe('ran');
    expect(await remote.training.start({ text: text.replace(/"filters": \d+/, '"filters": 0') })).toMatchObject({
      problems: [{ code: 'param.range', block: expect.any(String) }],
    });
    expect(await remote.training.start({ text: '{' })).toMatchObject({ problems: [{ code: 'document.json' }] });
    expect(await remote.runs.list({})).toHaveLength(1);
  });

  test('a trainer that is killed leaves a clear state and the rest alive', async () => {
    const run = await start({ epochs: endless }, text);
    let killed = false;
    const events = await follow(run, (event) => {
      if (event.type !== 'steps' || killed) return;
      killed = true;
      for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
    });
    expect(events.filter((event) => event.type === 'problem')).toMatchObject([{ problem: { code: 'train.killed' } }]);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'failed' });
    expect((await remote.runs.history({ run })).summary).toMatchObject({ status: 'failed', resumable: true });
  });
});

/** Trainers among the children of this process. */
function childrenOf(parent: number): number[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      const trainer = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('trainer');
      return trainer && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
