import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useSoftwareCard } from '../engines/softwareCard.ts';
import { bundle } from './bundle.ts';
import { exceptionsOf, surprises, type Result } from './exceptions.ts';

const usage = `npm run specs -- [engine ...]

Runs the specs that tfjs-core ships in its package on native and wasm (or on what is named: native, webgpu, wasm, cpu), more strictly than they are written: NaN
and infinities must be just that. Fails on a spec that fails and is not in tests/specs/exceptions, and on one that is there and passes.`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const known = ['native', 'webgpu', 'wasm', 'cpu'];
const wished = process.argv.slice(2);

if (wished.some((engine) => !known.includes(engine))) {
  console.log(usage);
  process.exit(wished.includes('--help') ? 0 : 2);
}

const folder = join(root, '.cache', 'specs');
mkdirSync(folder, { recursive: true });
// Beside the packages of this checkout, which the bundle loads engines from.
const file = join(folder, 'specs.mjs');
await bundle(file);

if (wished.includes('webgpu')) useSoftwareCard();

let right = true;
for (const engine of wished.length > 0 ? wished : ['native', 'wasm']) {
  const results = run(engine);
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
  const found = surprises(results, exceptionsOf(engine));
  right &&= found.length === 0;
  console.log(
    `${engine}: ${results.length} specs, ${count('passed')} pass, ${count('failed')} fail, ${count('pending')} pending; ${found.length} not as listed`,
  );
  for (const line of found) console.log(`  ${line}`);
}
process.exit(right ? 0 : 1);

function run(engine: string): readonly Result[] {
  const answers = mkdtempSync(join(tmpdir(), 'tensorloom-specs-'));
  try {
    const answer = join(answers, 'results.json');
    const { status, stderr } = spawnSync(process.execPath, [file, engine, root, answer], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`the specs did not run on ${engine} (${status}): ${stderr.slice(-2000)}`);
    return (JSON.parse(readFileSync(answer, 'utf8')) as { results: Result[] }).results;
  } finally {
    rmSync(answers, { recursive: true, force: true });
  }
}
