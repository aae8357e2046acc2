import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { places } from '../../main/storage/paths.ts';
import { measureApp } from './app.ts';
import { appResults } from './appResults.ts';
import { drawChart } from './chart.ts';
import { Peers, trainer, type Pace } from './contenders.ts';
import { hasGraphicsCard, load, machineOf } from './machine.ts';
import { measure, type Entry } from './measure.ts';
import { models, templates } from './models.ts';
import { hasCuda, installPeers, pythonWith } from './python.ts';
import { withTable, writeReport } from './report.ts';
import { contenderNames, wasQuiet, type ContenderName, type Results, type Row, type Table } from './results.ts';

const parts = [...models.map(({ name }) => name), ...templates.map(({ id }) => id), 'app'];

const usage = `npm run bench -- [options]

Times training steps of six models in Tensorloom's own trainer and, in turns with it, in PyTorch and Keras.
Writes results.json, results.md and steps.svg.

  --only NAME,...      of: ${parts.join(', ')}
  --engines NAME,...   of: ${contenderNames.join(', ')}
  --quick              short bursts: a look in two minutes, not a figure to quote
  --threads N          for all of them (default: the processor's)
  --python PATH        the Python that has PyTorch
  --install-peers      first puts PyTorch and Keras into an environment of this checkout
  --out FOLDER         where the results go (default: tests/bench)`;

const here = fileURLToPath(new URL('./', import.meta.url));
const tell = (line: string) => process.stderr.write(`${line}\n`);

const { values: wish } = parseArgs({
  options: {
    only: { type: 'string' },
    engines: { type: 'string' },
    quick: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(availableParallelism()) },
    python: { type: 'string' },
    'install-peers': { type: 'boolean', default: false },
    out: { type: 'string', default: here },
    help: { type: 'boolean', default: false },
  },
});

const listed = (text: string | undefined, known: readonly string[]): readonly string[] => {
  const names = text?.split(',').map((name) => name.trim()) ?? known;
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Error(`There is no "${strange}"; there are ${known.join(', ')}.`);
  return names;
};

const threads = Number(wish.threads);
const pace: Pace = wish.quick ? { warmUp: 500, burst: 250 } : { warmUp: 1000, burst: 500 };
const rounds = wish.quick ? 3 : 10;

async function main(): Promise<void> {
  const only = listed(wish.only, parts);
  const asked = listed(wish.engines, contenderNames) as readonly ContenderName[];
  if (!Number.isInteger(threads) || threads < 1) throw new Error(`--threads takes a whole number from 1, not "${wish.threads}".`);
  if (wish['install-peers']) await installPeers(tell);
  // TensorFlow reads these when its library is loaded, in the trainer's process.
  Object.assign(process.env, { TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads), OMP_NUM_THREADS: String(threads) });

  const home = benchHome();
  const before = load();
  const [torch, keras] = [await pythonWith('torch', wish.python), await pythonWith('keras')];
  const cuda = await hasCuda(torch);
  // A graphics card that the processor plays would be timed for nothing.
  const card = asked.includes('webgpu') && (await hasGraphicsCard(home));
  const wanted = asked.filter((name) => (name !== 'pytorch-cuda' || cuda) && (name !== 'webgpu' || card));
  const peers = new PeerProcesses(torch, keras);
  // However this ends, nothing of it stays behind; trainers end by themselves when nobody listens.
  process.on('exit', () => {
    peers.close();
    rmSync(home, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  const tables: Table[] = [];
  const epochs: (Table & { steps: number })[] = [];
  let app = appResults();
  // After each model: who stops in between keeps what was measured.
  const save = () => {
    const results: Results = {
      date: new Date().toISOString().slice(0, 16),
      machine: machineOf(before),
      threads,
      burst: pace.burst,
      rounds,
      versions: versionsOf(tables),
      models: tables,
      templates: epochs,
      app,
      gpu: gpuOf(tables),
    };
    mkdirSync(wish.out, { recursive: true });
    writeFileSync(join(wish.out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(join(wish.out, 'results.md'), writeReport(results));
    writeFileSync(join(wish.out, 'steps.svg'), drawChart(results));
    return results;
  };
  const say = (line: string) => tell(`  ${line}`);

  for (const model of models.filter(({ name }) => only.includes(name))) {
    tell(`${model.name}: ${model.about}`);
    const { rows, others } = await measure(entriesOf(model.name, join(here, `${model.name}.loom`), wanted, peers), say);
    tables.push({ ...model, rows, others });
    rows.map(wordsOf).forEach(say);
    save();
  }
  for (const { id, twin, title } of templates.filter((one) => only.includes(one.id))) {
    tell(`${id}: seconds an epoch`);
    const choice = wanted.filter((name) => ['tensorloom', 'pytorch', 'eager', 'wasm'].includes(name));
    const { rows, others } = await measure(entriesOf(twin, join(here, '../../templates', id, 'graph.loom'), choice, peers), say);
    const steps = Number(rows.find(({ about }) => about?.['stepsPerEpoch'] !== undefined)?.about!['stepsPerEpoch'] ?? Number.NaN);
    epochs.push({ name: id, title, about: '', rows, others, steps });
    rows.map(wordsOf).forEach(say);
    save();
  }
  peers.close();
  if (only.includes('app')) app = await measureApp(existsSync(join(home, 'engines', 'native')) ? 'native' : 'wasm', wish.quick, tell);
  const results = save();
  // What the README says was measured whole, in earnest and on a quiet machine.
  if (!wish.quick && wish.out === here && tables.length === models.length && wasQuiet(results)) {
    const readme = join(here, '../../README.md');
    writeFileSync(readme, await format(withTable(readFileSync(readme, 'utf8'), results), { ...(await resolveConfig(readme)), filepath: readme }));
  }
  tell(`written: ${['results.json', 'results.md', 'steps.svg'].map((name) => join(wish.out, name)).join(', ')}`);
}

/**
 * A data folder with the user's engines and nothing else: which way of computing is the fastest is found out anew, and what a busy machine makes
 * of that is not remembered.
 */
function benchHome(): string {
  const engines = join(places().home, 'engines');
  const home = mkdtempSync(join(tmpdir(), 'tensorloom-bench-home-'));
  if (existsSync(engines)) symlinkSync(engines, join(home, 'engines'), 'junction');
  return (process.env['TENSORLOOM_HOME'] = home);
}

type Found = Awaited<ReturnType<typeof pythonWith>>;

/** The Python processes, started when they are first needed; one that died is started anew for the next model. */
class PeerProcesses {
  private readonly torch: Found;
  private readonly keras: Found;
  private readonly running = new Map<'peers.py' | 'peersKeras.py', Peers>();

  constructor(torch: Found, keras: Found) {
    this.torch = torch;
    this.keras = keras;
  }

  of(script: 'peers.py' | 'peersKeras.py'): Peers {
    const { python, missing } = script === 'peers.py' ? this.torch : this.keras;
    if (python === undefined) throw new Error(missing);
    const known = this.running.get(script);
    if (known?.alive) return known;
    const made = new Peers(python, `./${script}`, threads);
    this.running.set(script, made);
    return made;
  }

  close(): void {
    for (const peers of this.running.values()) peers.close();
  }
}

/** Who takes part in a model's rounds. `model` is its name in peers.py. */
function entriesOf(model: string, file: string, wanted: readonly ContenderName[], peers: PeerProcesses): readonly Entry[] {
  const torch = (how: string, device: string) => async () => peers.of('peers.py').contender(model, how, device, pace);
  const all: Readonly<Record<ContenderName, Omit<Entry, 'contender'>>> = {
    tensorloom: { rounds, start: () => trainer(file, {}, pace) },
    pytorch: { rounds, start: torch('eager', 'cpu') },
    compiled: { rounds, start: torch('compiled', 'cpu') },
    keras: { rounds, start: async () => peers.of('peersKeras.py').contender(model, 'compiled', 'cpu', pace) },
    xla: { rounds: 3, start: () => trainer(file, { engine: 'native', mode: 'xla' }, pace) },
    recorded: { rounds: 3, start: () => trainer(file, { engine: 'native', mode: 'recorded' }, pace) },
    eager: { rounds: 3, start: () => trainer(file, { engine: 'native', mode: 'eager' }, pace) },
    webgpu: { rounds: 3, start: () => trainer(file, { engine: 'webgpu' }, pace) },
    wasm: { rounds: 2, start: () => trainer(file, { engine: 'wasm' }, pace) },
    'pytorch-cuda': { rounds, start: torch('eager', 'cuda') },
  };
  return contenderNames.filter((name) => wanted.includes(name)).map((contender) => ({ contender, ...all[contender] }));
}

const wordsOf = ({ contender, figures, ratio, error }: Row): string =>
  `${contender.padEnd(12)} ${figures ? `${figures.median.toFixed(2)} ms` : ''}${ratio === undefined ? '' : ` (${ratio.toFixed(2)} of PyTorch's time)`}${error === undefined ? '' : ` ${error}`}`;

function versionsOf(tables: readonly Table[]): Readonly<Record<string, string>> {
  const told = (contender: ContenderName): string | undefined => {
    const version = tables.flatMap(({ rows }) => rows).find((row) => row.contender === contender && row.about?.['version'] !== undefined)?.about!['version'];
    return version === undefined ? undefined : String(version);
  };
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string; dependencies: Record<string, string> };
  const [torch, keras] = [told('pytorch'), told('keras')];
  return {
    Tensorloom: own.version,
    'TensorFlow.js': own.dependencies['@tensorflow/tfjs']!,
    Node: process.versions.node,
    ...(torch ? { PyTorch: torch } : {}),
    ...(keras ? { Keras: keras } : {}),
  };
}

function gpuOf(tables: readonly Table[]): string {
  const ran = (name: ContenderName) => tables.some(({ rows }) => rows.some((row) => row.contender === name && row.figures));
  const cuda = ran('pytorch-cuda') ? 'PyTorch on CUDA: measured.' : 'PyTorch on CUDA: not run, this machine has no CUDA device that PyTorch can use.';
  return `${cuda} WebGPU: ${ran('webgpu') ? 'measured.' : 'not run, this machine has no graphics card that WebGPU can use.'}`;
}

if (wish.help) console.log(usage);
else
  await main().catch((error: unknown) => {
    tell(error instanceof Error ? error.message : String(error));
    process.exit(2);
  });
