import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, nodeBinary, readJson, root, say } from './node.mjs';
import { ensureChromium } from './browser.mjs';
import { build } from './build.mjs';
import { run } from './command.mjs';
import { ensure, fail, SetupError } from './ensure.mjs';
import { ensureNative } from './native.mjs';

const rooms = ['nodes', 'preload', 'main', 'renderer', 'tests'];
const started = Date.now();
const wishes = process.argv.slice(2);

try {
  const passed = await everything();
  process.exit(passed ? 0 : 1);
} catch (error) {
  fail(error);
}

/** `npm test` checks everything; `npm test -- tests/rpc` runs those tests only. */
async function everything() {
  await ensure();
  const browser = await ensureChromium();
  const env = { ...process.env, TENSORLOOM_CHROMIUM: browser, PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH ?? ''}` };
  const gates = wishes.length === 0 ? await checkSources(env) : [];
  gates.push(await gate('build', () => build()));
  if (gates.at(-1).ok) {
    gates.push(
      await gate('native engine', async () => {
        const home = await ensureNative();
        // Tests that ask for an engine find it there; with this word, not finding it is a failure.
        if (home) Object.assign(env, { TENSORLOOM_HOME: home, TENSORLOOM_TEST_NATIVE: 'installed' });
      }),
    );
  }
  // Without the engine, what it would have been asked is not tested: that counts as failed, and the rest still runs.
  const tests = gates.some(({ name, ok }) => name === 'build' && !ok) ? { passed: 0, failed: 0, ok: true } : await runTests(env);
  const count = (ok) => gates.filter((gate) => gate.ok === ok).length;
  const failed = count(false) + Math.max(tests.failed, tests.ok ? 0 : 1);
  for (const gate of gates) if (!gate.ok) say(`failed: ${gate.name}`);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${Math.floor(seconds / 60)} min ${seconds % 60} s`);
  console.log(`${count(true) + tests.passed} passed, ${failed} failed`);
  return failed === 0;
}

/** Types of each room, lint with the zone rules, formatting: two at a time. */
async function checkSources(env) {
  const bin = (name, file) => path.join(root, 'node_modules', name, file);
  const gates = [
    ...rooms.map((room) => [
      `types of ${room}`,
      [bin('typescript', 'bin/tsc'), '-p', path.join(root, room), '--incremental', '--tsBuildInfoFile', path.join(cacheFolder(), `${room}.tsbuildinfo`)],
    ]),
    ['lint and zones', [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings=0']],
    ['formatting', [bin('prettier', 'bin/prettier.cjs'), '--check', '.', '--log-level=warn']],
  ];
  const results = [];
  const waiting = [...gates];
  const lane = async () => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) results.push(await check(gate[0], gate[1], env));
  };
  await Promise.all([lane(), lane()]);
  return results;
}

async function check(name, args, env) {
  const from = Date.now();
  const { code, output } = await run(nodeBinary, args, { env, keep: true });
  say(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  if (code !== 0) process.stderr.write(`${output.trim()}\n`);
  return { name, ok: code === 0 };
}

async function gate(name, work) {
  try {
    await work();
    return { name, ok: true };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return { name, ok: false };
  }
}

async function runTests(env) {
  const report = path.join(cacheFolder(), `tests-${process.pid}.json`);
  const slow = wishes.includes('--slow');
  const args = [path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(nodeBinary, [...args, ...wishes.filter((wish) => wish !== '--slow')], { env: slow ? { ...env, TENSORLOOM_SLOW: '1' } : env });
  const figures = readJson(report);
  fs.rmSync(report, { force: true });
  return { passed: figures?.numPassedTests ?? 0, failed: figures?.numFailedTests ?? 0, ok: code === 0 };
}
