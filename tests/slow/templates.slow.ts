import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { goalOf, ids, readJson, type Expected } from '../templates/open.ts';

/** Trains every template to its target through the command line, as a user does: `npm run test:slow`. */

interface Line {
  readonly event: string;
  readonly id: string;
  readonly seed: number;
  readonly metric: string;
  readonly figure: number | null;
  readonly seconds: number;
  readonly pass: boolean;
  readonly message?: string;
}

const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'tensorloom-slow-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function verify(id: string): Promise<{ readonly code: number | null; readonly lines: readonly Line[] }> {
  const child = spawn('npm', ['run', '-s', 'tensorloom', '--', 'verify', id, '--json'], {
    cwd: root,
    env: { ...process.env, TENSORLOOM_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines: Line[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line) as Line);
  return { code: await ended, lines };
}

describe.each(ids)('%s', (id) => {
  test('reaches its target', async () => {
    const expected = readJson<Expected>(id, 'expect.json');
    const { metric, seed } = expected;
    const { code, lines } = await verify(id);
    expect(lines.filter((line) => line.event === 'problem').map((line) => line.message)).toEqual([]);
    const row = lines.find((line) => line.event === 'verify');
    console.log(`${id}: ${metric} ${row?.figure} (target ${goalOf(expected)}), ${row?.seconds.toFixed(0)} s`);
    expect(row).toMatchObject({ id, metric, seed, pass: true });
    if (expected.atMost === undefined) expect(row?.figure).toBeGreaterThanOrEqual(goalOf(expected));
    else expect(row?.figure).toBeLessThanOrEqual(expected.atMost);
    expect(code).toBe(0);
  });
});
