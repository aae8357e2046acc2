import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setParam } from '../../nodes/document/edits.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { documentOf } from '../templates/open.ts';
import { keepPace, type Pace } from './physicsResults.ts';

/**
 * Times the templates of chapter 9 and their twins in PyTorch (physics.py) in turns, on a machine where nothing else runs: some steps of Adam, then of
 * L-BFGS, first as warm-up and then timed.
 *
 *     node tests/slow/physicsSeconds.ts TEMPLATE [STEPS [TURNS]]
 */

const root = join(import.meta.dirname, '../..');
const [id = '', steps = '40', turns = '3'] = process.argv.slice(2);

interface Epoch {
  readonly event?: string;
  readonly seconds: number;
}

/** Milliseconds a step: of Adam in the first epoch, of L-BFGS in the third; the second has what is done once. */
const paceOf = (epochs: readonly Epoch[]): Pace => ({ adam: (1000 * epochs[0]!.seconds) / Number(steps), search: (1000 * epochs[2]!.seconds) / Number(steps) });

const run = (program: string, words: readonly string[]): Epoch[] =>
  execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Epoch);

const middle = (paces: readonly Pace[], part: keyof Pace): number => paces.map((pace) => pace[part]).sort((a, b) => a - b)[paces.length >> 1]!;

const folder = mkdtempSync(join(tmpdir(), 'tensorloom-seconds-'));
try {
  const whole = documentOf(id);
  const changes = { optimizer: { adamSteps: Number(steps) }, recipe: { epochs: 3, steps: Number(steps) } };
  let document = whole;
  for (const [node, set] of Object.entries(changes)) for (const [param, value] of Object.entries(set)) document = setParam(document, [], node, param, value);
  const file = join(folder, 'equation.loom');
  writeFileSync(file, printDocument(document));
  const [ours, theirs]: [Pace[], Pace[]] = [[], []];
  for (let turn = 0; turn < Number(turns); turn++) {
    const epochs = run(join(root, 'node_modules/.bin/node'), ['main/cli/main.ts', 'train', file, '--now', '--engine', 'native', '--json']).filter(
      ({ event }) => event === 'epoch',
    );
    ours.push(paceOf(epochs));
    theirs.push(paceOf(run('python3', ['-B', 'tests/slow/physics.py', id, '--brief', steps])));
  }
  const paramOf = (node: string, param: string): number => Number(whole.graph.nodes.find((one) => one.id === node)!.params[param]);
  const adam = paramOf('optimizer', 'adamSteps');
  const search = paramOf('recipe', 'epochs') * paramOf('recipe', 'steps') - adam;
  const pace = (paces: readonly Pace[]): Pace => ({ adam: middle(paces, 'adam'), search: middle(paces, 'search') });
  keepPace(id, { tensorloom: pace(ours), torch: pace(theirs), steps: [adam, search] });
  process.stdout.write(`${id}: ${JSON.stringify({ tensorloom: pace(ours), torch: pace(theirs) })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
