import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeAtomic } from '../../main/storage/atomic.ts';
import { Journal } from '../../main/storage/journal.ts';
import { fileName, isInside, places } from '../../main/storage/paths.ts';
import { Recents } from '../../main/storage/recents.ts';
import { newRunName, RunFolder } from '../../main/storage/runFolder.ts';
import { temporaryPlaces } from './temporary.ts';

const where = temporaryPlaces();
afterAll(() => where.remove());

describe('places', () => {
  test('come from the environment', () => {
    expect(places({ TENSORLOOM_HOME: '/a/home', TENSORLOOM_DOCUMENTS: '/b/docs' })).toEqual({
      home: path.resolve('/a/home'),
      documents: path.resolve('/b/docs'),
    });
    expect(path.isAbsolute(places({}).home)).toBe(true);
  });

  test.each([
    ['ViT on digits', 'ViT on digits'],
    ['../../etc/passwd', 'etc passwd'],
    ['数字识别 3:4', '数字识别 3 4'],
    ['...', 'Untitled'],
    ['con', 'Untitled con'],
    ['a'.repeat(300), 'a'.repeat(80)],
  ])('the title %j becomes the file name %j', (title, name) => expect(fileName(title)).toBe(name));

  test('inside is strictly inside', () => {
    expect(isInside('/a/b', '/a/b/c')).toBe(true);
    for (const outside of ['/a/b', '/a/bc', '/a/b/../c', '/']) expect(isInside('/a/b', outside)).toBe(false);
  });
});

describe('atomic writing', () => {
  const file = path.join(where.root, 'deep', 'file.txt');

  test('makes the folder, replaces the whole file, leaves nothing beside it', async () => {
    await writeAtomic(file, 'long first text');
    await writeAtomic(file, 'second');
    expect(fs.readFileSync(file, 'utf8')).toBe('second');
    expect(fs.readdirSync(path.dirname(file))).toEqual(['file.txt']);
  });

  test('a write that fails leaves the old file and no rest', async () => {
    fs.mkdirSync(path.join(where.root, 'deep', 'taken'));
    fs.writeFileSync(path.join(where.root, 'deep', 'taken', 'x'), '');
    await expect(writeAtomic(path.join(where.root, 'deep', 'taken'), 'text')).rejects.toThrow();
    expect(fs.readdirSync(path.join(where.root, 'deep')).sort()).toEqual(['file.txt', 'taken']);
  });

  test('many writers at once leave one whole text', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(5000));
    await Promise.all(texts.map((text) => writeAtomic(file, text)));
    expect(texts).toContain(fs.readFileSync(file, 'utf8'));
  });
});

describe('lists that survive a crash', () => {
  test('recent documents: newest first, once each, also when written at the same time', async () => {
    const recents = new Recents(where.home);
    await Promise.all(['/a.loom', '/b.loom', '/a.loom'].map((file) => recents.add(file)));
    expect(await recents.list()).toEqual(['/a.loom', '/b.loom']);
    fs.writeFileSync(path.join(where.home, 'recent.json'), '{ torn');
    expect(await recents.list()).toEqual([]);
  });

  test('the journal gives back what was written last, and forgets', async () => {
    const journal = new Journal(where.home);
    await journal.write({ id: 'one', text: 'first', modified: '2026-01-01T00:00:00Z' });
    await journal.write({ id: 'one', text: 'second', modified: '2026-01-01T00:00:01Z' });
    await journal.write({ id: 'two', text: 'other', path: '/x.loom', modified: '2026-01-01T00:00:02Z' });
    fs.writeFileSync(path.join(where.home, 'journal', 'torn.json'), '{');
    expect((await journal.entries()).map(({ id, text }) => [id, text])).toEqual([
      ['two', 'other'],
      ['one', 'second'],
    ]);
    await journal.forget('two');
    expect(await journal.entries()).toHaveLength(1);
  });
});

describe('run folders', () => {
  test('names say what and when, and differ within a second', () => {
    const when = new Date('2026-03-02T14:15:30Z');
    expect(newRunName('3.1-vit', when)).toMatch(/^3-1-vit-20260302-141530-[0-9a-f]{4}$/);
    expect(newRunName('数字', when)).toMatch(/^run-/);
    expect(newRunName('x'.repeat(200), when).length).toBeLessThanOrEqual(64);
  });

  test('cannot be made outside the folder of runs', () => {
    for (const name of ['..', '../x', '.', '']) expect(() => new RunFolder(where.home, name)).toThrow('not the name of a run');
  });

  test('only a real run is removed', async () => {
    const runs = path.join(where.home, 'runs');
    const precious = path.join(where.root, 'precious');
    fs.mkdirSync(precious, { recursive: true });
    fs.mkdirSync(path.join(runs, 'no-record'), { recursive: true });
    fs.symlinkSync(precious, path.join(runs, 'link'));
    for (const name of ['no-record', 'link']) await expect(new RunFolder(runs, name).remove()).rejects.toThrow('is not a run');
    expect(fs.existsSync(precious) && fs.existsSync(path.join(runs, 'no-record'))).toBe(true);
  });

  test('an owner counts only while it lives', async () => {
    const folder = new RunFolder(path.join(where.home, 'runs'), 'owned');
    await folder.claim();
    expect(await folder.owner()).toBe(process.pid);
    fs.writeFileSync(path.join(folder.path, 'owner.json'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    expect(await folder.owner()).toBeUndefined();
    await folder.release();
    expect(await folder.owner()).toBeUndefined();
  });
});
