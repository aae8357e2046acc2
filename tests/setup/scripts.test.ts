import fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkout, lock } from './checkout.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
});
afterEach(() => checkout.remove());

const calls = async () => (await checkout.read('npm/calls').catch(() => '')).split('\n').filter(Boolean);
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => !line.includes('... still'));
const mtime = async (name: string) => (await fs.stat(checkout.path(name))).mtimeMs;

describe('ensure', () => {
  it('installs what is missing, places Node 24, and then has nothing to do', async () => {
    const npm_execpath = await checkout.writeNpm();
    const first = await checkout.run('ensure.mjs', [], { npm_execpath });
    expect(first).toMatchObject({ code: 0, out: '' });
    // A slow machine is told every 20 s that it goes on.
    expect(linesOf(first.err)).toEqual(['tensorloom: installing packages (a minute or two the first time)', 'tensorloom: placing Node 24 for the trainer']);
    expect((await calls()).map((call) => call.replace(/ --no.*/, ''))).toEqual(['ci', 'rebuild node --ignore-scripts=false']);
    expect(await checkout.run('ensure.mjs', [], { npm_execpath })).toEqual({ code: 0, out: '', err: '' });
    expect(await calls()).toHaveLength(2);
  });

  it('installs again when the lock file has changed, and not when npm has done it already', async () => {
    const npm_execpath = await checkout.writeNpm();
    await checkout.run('ensure.mjs', [], { npm_execpath });
    await checkout.write('package-lock.json', JSON.stringify(lock('1.1.0')));
    expect((await checkout.run('ensure.mjs', [], { npm_execpath })).code).toBe(0);
    expect((await calls()).filter((call) => call.startsWith('ci'))).toHaveLength(2);
    await fs.rm(checkout.path('node_modules/.tensorloom.json'));
    expect(await checkout.run('ensure.mjs', [], { npm_execpath })).toEqual({ code: 0, out: '', err: '' });
    expect((await calls()).filter((call) => call.startsWith('ci'))).toHaveLength(2);
  });

  it('works once when started twice', async () => {
    const npm_execpath = await checkout.writeNpm(0, 'go');
    // The first is not done before the second has come.
    const { promise: waits, resolve: heard } = Promise.withResolvers<void>();
    const both = [0, 1].map(() => checkout.run('ensure.mjs', [], { npm_execpath }, [], (said) => said.includes('waiting for another process') && heard()));
    await waits;
    await checkout.write('go', '');
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual([0, 0]);
    expect(await calls()).toHaveLength(2);
  });

  it('takes over the lock of a process that was killed', async () => {
    const npm_execpath = await checkout.writeNpm();
    // No system gives out this number.
    await checkout.write('.cache/setup.lock', '4194999');
    const { code, err } = await checkout.run('ensure.mjs', [], { npm_execpath });
    expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining('waiting') as string });
    expect(await checkout.exists('.cache/setup.lock')).toBe(false);
  });

  it('tells in sentences why npm failed, and tries again the next time', async () => {
    const npm_execpath = await checkout.writeNpm(7);
    const failed = await checkout.run('ensure.mjs', [], { npm_execpath });
    expect(failed.code).toBe(1);
    expect(failed.err).toContain(
      'the packages could not be installed (npm ci ended with 7).\nnpm error network unreachable\nCheck the connection to the npm registry',
    );
    expect(failed.err).not.toContain('    at ');
    await checkout.writeNpm();
    expect((await checkout.run('ensure.mjs', [], { npm_execpath })).code).toBe(0);
  });

  it('refuses an old Node in one sentence', async () => {
    const older = `data:text/javascript,${encodeURIComponent("Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })")}`;
    const { code, err } = await checkout.run('start.mjs', [], {}, ['--import', older]);
    expect({ code, err: err.trim() }).toEqual({
      code: 2,
      err: 'Tensorloom needs Node 20.19 or newer; this is Node 18.20.4. Install a current Node from nodejs.org and run the command again.',
    });
  });
});

describe('build', () => {
  it('builds everything once, then only what has changed', async () => {
    await checkout.fill();
    const first = await checkout.run('build.mjs');
    expect(first).toMatchObject({ code: 0, out: '' });
    const outputs = [
      'dist/main/cli.js',
      'dist/main/desktop.js',
      'dist/main/trainer.js',
      'dist/preload/index.cjs',
      'dist/renderer/index.html',
      'dist/main/exporter.js',
    ];
    const before = await Promise.all(outputs.map(mtime));
    expect(await checkout.run('build.mjs')).toEqual({ code: 0, out: '', err: '' });
    expect(await Promise.all(outputs.map(mtime))).toEqual(before);

    await checkout.write('main/cli/main.ts', "console.log('changed');\n");
    expect((await checkout.run('build.mjs')).err).toMatch(/^tensorloom: built main in [\d.]+ s\n$/);
    expect(await checkout.read('dist/main/cli.js')).toContain('changed');
    expect(await mtime('dist/renderer/index.html')).toBe(before[4]);

    await fs.rm(checkout.path('dist/preload/index.cjs'));
    expect((await checkout.run('build.mjs')).err).toContain('built preload');
  });

  it('names file and line of a mistake and keeps the last build', async () => {
    await checkout.fill();
    await checkout.run('build.mjs');
    await checkout.write('main/cli/main.ts', "import './nowhere.ts';\n");
    const failed = await checkout.run('build.mjs');
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('main/cli/main.ts:1:7: Could not resolve "./nowhere.ts"');
    expect(await checkout.read('dist/main/cli.js')).toContain('woven');
    expect((await checkout.run('build.mjs')).code).toBe(1);
  });
});

describe('tensorloom', () => {
  it('passes arguments, folder and exit code through, on Node 24, and is quiet with --json', async () => {
    await checkout.fill();
    const folder = checkout.path('nodes');
    const args = ['train', 'my file.loom', '--set', 'a.b="c d"', '--json', 'fail'];
    const { code, out, err } = await checkout.run('tensorloom.mjs', args, { npm_lifecycle_event: 'tensorloom', INIT_CWD: folder });
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(JSON.parse(out)).toEqual({ word: 'woven', args, folder, node: expect.stringMatching(/^24\./) as string });
  });
});

describe('start', () => {
  const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, TENSORLOOM_FACE: process.platform === 'linux' ? undefined : 'served' };
  const reason = process.platform === 'linux' ? 'this machine has no display' : 'the served face was asked for (TENSORLOOM_FACE)';

  it('says in one line why there is no window and serves instead', async () => {
    await checkout.fill();
    await checkout.run('build.mjs');
    const { code, out, err } = await checkout.run('start.mjs', [], noDisplay);
    expect({ code, err }).toEqual({ code: 0, err: `tensorloom: No desktop window: ${reason}. The same app is served to a browser instead.\n` });
    expect((JSON.parse(out) as { args: string[] }).args[0]).toBe('serve');
  });

  it('tries to fetch a missing Electron once a day', async () => {
    await checkout.fill();
    await checkout.write('node_modules/electron/package.json', '{ "version": "45.0.0" }');
    await checkout.write('node_modules/electron/install.js', "require('fs').appendFileSync(__dirname + '/tries', 'x'); process.exit(1);");
    await checkout.write('main/setup/probe.mjs', "import { fetchElectron } from './electron.mjs';\nconsole.log(JSON.stringify(await fetchElectron()));\n");
    expect(JSON.parse((await checkout.run('probe.mjs')).out)).toEqual({ reason: 'Electron 45.0.0 could not be fetched' });
    expect(JSON.parse((await checkout.run('probe.mjs')).out)).toEqual({ reason: 'Electron 45.0.0 could not be fetched (tried within the last day)' });
    expect(await checkout.read('node_modules/electron/tries')).toBe('x');

    await checkout.write('.cache/electron-fetch.json', JSON.stringify({ version: '45.0.0', at: Date.now() - 90_000_000, reason: 'x' }));
    await checkout.write(
      'node_modules/electron/install.js',
      "const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron');",
    );
    expect(JSON.parse((await checkout.run('probe.mjs')).out)).toEqual({ binary: checkout.path('node_modules/electron/dist/electron') });
  });
});

describe('the native engine of the checkout', () => {
  /** A command line that answers an installation with these lines and this code, after writing what it leaves. */
  const answering = (lines: readonly object[], code: number, leaves?: object) =>
    checkout.write(
      'main/cli/main.ts',
      `import fs from 'node:fs';
       const folder = process.env['TENSORLOOM_HOME'] + '/engines/native';
       fs.appendFileSync(${JSON.stringify(checkout.path('asked'))}, process.argv.slice(2).join(' ') + '\\n');
       if (${JSON.stringify(leaves !== undefined)}) { fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(folder + '/engine.json', ${JSON.stringify(JSON.stringify(leaves ?? {}))}); }
       for (const line of ${JSON.stringify(lines)}) console.log(JSON.stringify(line));
       process.exitCode = ${code};`,
    );

  it('is installed with the command that users have, in the checkout', async () => {
    await checkout.fill();
    await answering([{ event: 'end', status: 'done' }], 0, { library: '2.21.0', installed: '2026-01-01' });
    const first = await checkout.run('native.mjs');
    expect(first).toMatchObject({ code: 0, out: `${checkout.path('.cache/native')}\n` });
    expect(first.err).toContain('installed the native engine, TensorFlow 2.21.0');
    // Nothing new: nothing is said.
    expect((await checkout.run('native.mjs')).err).toBe('');
    expect(await checkout.read('asked')).toBe('engine install native --json\n'.repeat(2));
  });

  it('a failure ends the set-up with its sentence; a system that cannot have it goes without', async () => {
    await checkout.fill();
    await answering([{ event: 'problem', code: 'engine.network', message: 'No connection.' }], 1);
    expect(await checkout.run('native.mjs')).toMatchObject({
      code: 1,
      err: expect.stringContaining('the native engine could not be installed. No connection.'),
    });
    await answering([{ event: 'problem', code: 'engine.windows', message: 'Not for Windows.' }], 1);
    expect(await checkout.run('native.mjs')).toMatchObject({
      code: 0,
      out: 'none\n',
      err: expect.stringContaining('without the native engine: Not for Windows.'),
    });
  });
});
