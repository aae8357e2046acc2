import { contenderTitles, othersIn, rowOf, wasQuiet, type ContenderName, type Results, type Row, type Table } from './results.ts';

/** The results as a page. */
export function writeReport(results: Results): string {
  const { models, templates } = results;
  const parts = [
    `# Bench\n\nWritten by \`npm run bench\`; the same figures are in [results.json](results.json). What was tried for speed, and with what success, is in [NOTES.md](NOTES.md).\n`,
    conditions(results),
    section('Training steps', [stepTable(results), wasQuiet(results) ? targets(models) : ''], models.length > 0),
    section(
      'Engines',
      [engineTable(models)],
      models.some((table) => ['xla', 'recorded', 'eager', 'webgpu', 'wasm'].some((name) => rowOf(table, name as ContenderName))),
    ),
    section('Templates', [templateTable(templates)], templates.length > 0),
    section('The app around it', [appTable(results.app)], Object.keys(results.app).length > 0),
    section('GPU', [results.gpu], true),
    section('What is measured', [method(results)], true),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}`;
}

const section = (title: string, parts: readonly string[], there: boolean): string =>
  there ? `## ${title}\n\n${parts.filter((part) => part !== '').join('\n\n')}\n` : '';

function conditions(results: Results): string {
  const { date, machine, threads, versions } = results;
  const [before, after] = machine.load;
  const share = `${Math.round(othersIn(results) * 100)} %`;
  const busy = wasQuiet(results)
    ? `Other work used at most ${share} of the processor between the bursts.\n`
    : `\n\n**The machine was not quiet: between the bursts other work used up to ${share} of its processor. Programs suffer from that unequally (PyTorch's threads wait for each other busily), so nothing follows from these figures.**\n`;
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date.replace('T', ' ')} UTC. ${machine.processor}, ${machine.cores} cores, ${machine.memory} GiB, ${machine.system}; ${threads} threads for each. Load average ${before} before and ${after} after. ${busy}\n${list.join(', ')}.\n`;
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

const time = (row: Row | undefined): string =>
  row?.figures ? `${number(row.figures.median)} (${number(row.figures.low)} to ${number(row.figures.high)})` : row?.error ? 'no figure' : '';
const ratio = (row: Row | undefined): string => (row?.ratio === undefined ? '' : `${row.ratio.toFixed(2)}`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const [begin, end] = ['<!-- bench: written by npm run bench -->', '<!-- bench: end -->'];

/** The README with the table of these results; as it was when it has no place for one. */
export function withTable(readme: string, results: Results): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) return readme;
  const { machine, date } = results;
  const words = `${stepTable(results)}\n\n${targets(results.models)} ${machine.processor}, ${machine.cores} cores, ${date.slice(0, 10)}.`;
  return `${readme.slice(0, from + begin.length)}\n\n${words}\n\n${readme.slice(to)}`;
}

/** Milliseconds of each, and Tensorloom's beside PyTorch's. */
function stepTable(results: Results): string {
  const { models } = results;
  const columns = (['tensorloom', 'pytorch', 'compiled', 'keras'] as const).filter((name) => models.some((one) => rowOf(one, name)));
  const head = ['model', ...columns.map((name) => contenderTitles[name]), 'Tensorloom / PyTorch'];
  const rows = models.map((one) => [
    `${one.title}: ${one.about}`,
    ...columns.map((name) => time(rowOf(one, name))),
    wasQuiet(results) ? `**${ratio(rowOf(one, 'tensorloom'))}**` : 'not quiet',
  ]);
  const failed = models.flatMap((one) =>
    one.rows.filter(({ contender, error }) => error && columns.includes(contender as never)).map((row) => reason(one, row)),
  );
  return [`Milliseconds a step: median (tenth to ninetieth percentile). Less is better.\n\n${table(head, rows)}`, ...failed].join('\n');
}

const reason = ({ name }: Table, { contender, error }: Row): string => `\n- ${name}, ${contenderTitles[contender]}: ${error!.replace(/[|<>]/g, ' ')}`;

/** At PyTorch's speed or better on all six, twice as fast on two: what was aimed at. */
function targets(models: readonly Table[]): string {
  const ratios = models.flatMap((one) => {
    const at = rowOf(one, 'tensorloom')?.ratio;
    return at === undefined ? [] : [{ name: one.name, at }];
  });
  if (ratios.length === 0) return '';
  const slower = ratios.filter(({ at }) => at > 1);
  const twice = ratios.filter(({ at }) => at <= 0.5);
  const names = (list: typeof ratios) => (list.length === 0 ? 'none' : list.map(({ name, at }) => `${name} (${at.toFixed(2)})`).join(', '));
  return `Aim: PyTorch's time or less on all six, half of it on two. Reached on ${ratios.length - slower.length} of ${ratios.length}; slower: ${names(slower)}; half or less: ${names(twice)}.`;
}

/** The ways in which one program can be computed here. */
function engineTable(models: readonly Table[]): string {
  const columns = (['xla', 'recorded', 'eager', 'webgpu', 'wasm'] as const).filter((name) => models.some((one) => rowOf(one, name)));
  const head = ['model', 'chosen', ...columns.map((name) => contenderTitles[name]), 'wasm / operation by operation'];
  const rows = models.map((one) => {
    const about = rowOf(one, 'tensorloom')?.about;
    const [wasm, eager] = [rowOf(one, 'wasm')?.figures?.median, rowOf(one, 'eager')?.figures?.median];
    const chosen = about ? `${about['engine']}, ${about['mode']}` : '';
    return [one.name, chosen, ...columns.map((name) => time(rowOf(one, name))), wasm && eager ? (wasm / eager).toFixed(1) : ''];
  });
  const failed = models.flatMap((one) =>
    one.rows.filter(({ contender, error }) => error && columns.includes(contender as never)).map((row) => reason(one, row)),
  );
  return [`The same programs, in the same trainer. “chosen” is what the app picks by itself.\n\n${table(head, rows)}`, ...failed].join('\n');
}

function templateTable(templates: Results['templates']): string {
  const columns = ['tensorloom', 'eager', 'wasm', 'pytorch'] as const;
  const rows = templates.map((one) => [
    one.title,
    String(one.steps),
    ...columns.map((name) => {
      const figures = rowOf(one, name)?.figures;
      return figures ? number((figures.median * one.steps) / 1000) : rowOf(one, name)?.error ? 'no figure' : '';
    }),
    ratio(rowOf(one, 'tensorloom')),
  ]);
  const head = ['template', 'steps', ...columns.map((name) => contenderTitles[name]), 'Tensorloom / PyTorch'];
  const failed = templates.flatMap((one) => one.rows.filter(({ error }) => error).map((row) => reason(one, row)));
  return [`Seconds for the training steps of one epoch: the median step times their number.\n\n${table(head, rows)}`, ...failed].join('\n');
}

function appTable(app: Results['app']): string {
  return Object.entries(app)
    .map(([name, found]) => `- ${name}: ${typeof found === 'string' ? found : appSentence(found)}`)
    .join('\n');
}

/** What `overhead.ts`, `streaming.ts` and `graphPanel.ts` print, as a sentence. */
function appSentence(found: Readonly<Record<string, number>>): string {
  const { throughput, throughputByAdded, bare, app, eventsPerSecond, intervalP95, workP95, heapFirst, heapLast, graphWorkP95, nodes, edges } = found;
  if (graphWorkP95 !== undefined)
    return `${nodes} nodes and ${edges} edges, dragged, zoomed and pointed at: 95 of 100 frames within ${number(intervalP95!)} ms, with at most ${number(graphWorkP95)} ms of work in each.`;
  if (throughput !== undefined)
    return `${throughput.toFixed(3)} of the bare program's steps a second (${number(bare!)} ms bare, ${number(app!)} ms under the app with all probes and charts); ${throughputByAdded!.toFixed(3)} by what the app adds to the processor time of the training's own thread. Aim: 0.97.`;
  return `${eventsPerSecond} events a second; 95 of 100 frames within ${number(intervalP95!)} ms, with at most ${number(workP95!)} ms of work in each; memory of the page ${number(heapFirst!)} MB at first and ${number(heapLast!)} MB at last.`;
}

const method = ({ burst, rounds }: Results): string =>
  `Each model is a document beside this file, trained by the app's own trainer process with everything it does between two steps: batches are gathered, losses are reported, checkpoints are written. PyTorch trains the same network (\`peers.py\`) on one batch that stays in memory. ` +
  `\`tests/parity/bench.test.ts\` holds the two together: same weights, same inputs, same loss and gradients. ` +
  `All take turns of ${burst} ms, ${rounds} rounds of them, so that what else the machine does hits all alike; a quotient is the median over the rounds of the quotient of two neighbours. ` +
  `PyTorch keeps two biases in its LSTM where one does the same work (512 numbers more), and adds sparse matrices where Tensorloom adds along edges.`;
