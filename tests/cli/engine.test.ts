import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thisHost, wheelsFor } from '../../main/engines/host.ts';
import { pipFor, serveIndex, type PackageIndex } from '../engines/packageIndex.ts';
import { temporaryPlaces } from '../services/temporary.ts';
import { start, tensorloom } from './tensorloom.ts';

/** The native engine from the command line, as scripts and people use it. */

const where = temporaryPlaces();
let index: PackageIndex;
beforeAll(async () => {
  const possible = wheelsFor(thisHost(), 'cpu');
  if ('problem' in possible) throw new Error(possible.problem.code);
  const { project, file, size } = possible.wheels[0]!;
  index = await serveIndex(project, file, size);
});
afterAll(async () => {
  await index?.close();
  where.remove();
});

describe('engine install native', () => {
  test('tells how far it is, stops at Ctrl-C with exit 1, and keeps what it fetched', async () => {
    index.wait = 10;
    const running = start(where, ['engine', 'install', 'native', '--json'], index.env);
    await running.line(({ event, stage, done }) => event === 'progress' && stage === 'download' && Number(done) > 100_000);
    running.interrupt();
    const { code, lines } = await running.ended;
    expect(code).toBe(1);
    expect(lines.find(({ event }) => event === 'progress')).toEqual({ event: 'progress', stage: 'prepare' });
    expect(lines.slice(-2)).toMatchObject([
      { event: 'problem', code: 'engine.cancelled' },
      { event: 'end', status: 'stopped' },
    ]);
    const [part] = fs.readdirSync(path.join(where.home, 'engines', '.native-work', 'downloads'));
    expect(part).toMatch(/\.whl\.part$/);
  });

  test('a failure has its sentence in the language of the user, and exit 1', async () => {
    const env = { ...pipFor('http://127.0.0.1:9/simple'), LANG: 'zh_CN.UTF-8' };
    const { code, out, error } = await tensorloom(where, ['engine', 'install', 'native'], env);
    expect(code).toBe(1);
    expect(out).toBe('准备\n');
    expect(error).toMatch(/^无法下载 .*\.whl：/);
    const library = await tensorloom(where, ['engine', 'install', 'native', '--library', where.root, '--json']);
    expect(library.lines).toContainEqual(expect.objectContaining({ code: 'engine.noLibrary', message: expect.stringContaining(where.root) }));
  });

  test('engine remove native frees what an attempt left', async () => {
    const { code, lines } = await tensorloom(where, ['engine', 'remove', 'native', '--json']);
    expect(code).toBe(0);
    expect(lines).toEqual([{ event: 'end', status: 'done', freed: expect.any(Number) }]);
    expect(lines[0]!['freed']).toBeGreaterThan(100_000);
    expect(fs.readdirSync(path.join(where.home, 'engines'))).toEqual([]);
  });
});

describe('wrong use is exit 2', () => {
  test.each([
    [['engine', 'install', 'steam'], 'native'],
    [['engine', 'install'], 'name is missing'],
    [['engine', 'polish', 'native'], 'There is no command "polish"'],
  ])('%j', async (args, message) => expect(await tensorloom(where, args)).toMatchObject({ code: 2, error: expect.stringContaining(message) }));

  test('its help names what it can do', async () => {
    const { code, out } = await tensorloom(where, ['engine', '--help']);
    expect(code).toBe(0);
    for (const word of ['install', 'remove']) expect(out).toContain(`\n  ${word} `);
  });
});
