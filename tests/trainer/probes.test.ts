import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { programOf } from '../compile/programs.ts';
import { documentOf } from '../templates/open.ts';
import { begin, is, newHome } from '../train/runs.ts';

const home = newHome('probes');
afterAll(() => rm(home, { recursive: true, force: true }));

test('a stop does not wait for probes that have not looked yet; the resumed run makes up for them', { timeout: 90_000 }, async () => {
  const document = setParam(setParam(documentOf('3.0-cnn'), [], 'digits', 'train', 128), [], 'digits', 'test', 1000);
  const { probes } = analyse(document);
  const folder = join(home, 'run');
  await writeProgram(programOf(document, { epochs: 3 }), join(folder, 'program'));
  const there = () => readdirSync(join(folder, 'probes')).filter((name) => name.endsWith('-1.bin'));

  const first = begin(folder, { engine: 'wasm', probes }, { home });
  await first.until(is('epoch'));
  first.handle.stop();
  expect(await first.handle.ended).toMatchObject({ status: 'stopped' });
  const left = probes.filter(({ id }) => !there().includes(`${id}-1.bin`));
  expect(left).not.toEqual([]);

  const again = begin(folder, { engine: 'wasm', probes, resume: true }, { home });
  for (const { id } of left) await again.until(is('probe', ({ probe, epoch }) => probe === id && epoch === 1));
  again.handle.stop();
  await again.handle.ended;
  expect(there()).toHaveLength(probes.length);
});
