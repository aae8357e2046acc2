import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { words as ofCommands } from '../../main/cli/words.ts';
import { nativePlaces } from '../../main/engines/places.ts';
import { identityOf } from '../../main/trainer/engines/verdicts.ts';
import { listEngines } from '../../main/trainer/supervise.ts';
import { words as ofPage } from '../../renderer/engines/words.ts';

/** What the list of engines says of WebGPU where no driver announces a card, and of an engine that did not pass its self-test. */

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'no card '));
beforeAll(() => {
  for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) vi.stubEnv(name, path.join(home, 'none.json'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(home, { recursive: true, force: true });
});

const asked = async () => (await listEngines({ home })).find(({ name }) => name === 'webgpu')!;

// Elsewhere the system brings a card of its own.
test.runIf(process.platform === 'linux')('is not said to be not installed: there is no card, and what to do is said', async () => {
  const expected = { state: 'noCard', chosen: false, reason: { en: expect.stringMatching(/No graphics card was found.*Install the driver/) as string } };
  expect(await asked()).toMatchObject(expected);
  // The answer that was kept says the same.
  expect(await asked()).toMatchObject(expected);
  for (const { noCard, missing } of [ofCommands, ofPage.state]) expect([noCard.en, noCard.zh]).not.toEqual([missing.en, missing.zh]);
});

test('a failed self-test is told with what may help', async () => {
  const { verdicts } = nativePlaces(home);
  fs.mkdirSync(path.dirname(verdicts), { recursive: true });
  fs.writeFileSync(verdicts, JSON.stringify({ [identityOf('webgpu', home)!]: { reason: { en: 'Wrong.', zh: '算错了。' } } }));
  const { state, reason } = await asked();
  expect(state).toBe('failed');
  expect(reason.en).toMatch(/^Wrong\. Install the newest driver/);
  expect(reason.zh).toMatch(/^算错了。\s?请安装最新的显卡驱动/);
});
