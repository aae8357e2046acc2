import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean, spread } from './graphResults.ts';

/** What physics.slow.ts and physicsSeconds.ts found, in physics.results.json; physics.md is the same as tables. */

const data = join(import.meta.dirname, 'physics.results.json');
const table = join(import.meta.dirname, 'physics.md');

/** Runs of one template with several seeds. */
export interface Figure {
  readonly each: readonly number[];
  /** Seconds of the steps of one run, mean of the runs. */
  readonly seconds: number;
}

/** Milliseconds a step, the middle of several turns. */
export interface Pace {
  readonly adam: number;
  readonly search: number;
}

interface Results {
  readonly figures: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
  readonly paces: Readonly<Record<string, { readonly tensorloom: Pace; readonly torch: Pace; readonly steps: readonly [adam: number, search: number] }>>;
}

const found = (): Results => (existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as Results) : { figures: {}, paces: {} });

export function keep(template: string, metric: string, { each, seconds }: Figure): void {
  const { figures, paces } = found();
  const figure: Figure = { each: each.map((one) => Number(one.toPrecision(4))), seconds: Number(seconds.toFixed(1)) };
  write({ figures: { ...figures, [template]: { ...figures[template], [metric]: figure } }, paces });
}

export function keepPace(template: string, pace: Results['paces'][string]): void {
  const { figures, paces } = found();
  const short = ({ adam, search }: Pace): Pace => ({ adam: Number(adam.toPrecision(3)), search: Number(search.toPrecision(3)) });
  write({ figures, paces: { ...paces, [template]: { ...pace, tensorloom: short(pace.tensorloom), torch: short(pace.torch) } } });
}

function write(results: Results): void {
  writeFileSync(data, `${JSON.stringify(results, undefined, 2)}\n`);
  const figures = Object.entries(results.figures).flatMap(([template, metrics]) =>
    Object.entries(metrics).map(
      ([metric, { each, seconds }]) =>
        `| ${template} | ${metric} | ${mean(each).toFixed(5)} ± ${spread(each).toFixed(5)} | ${each.join(' ')} | ${seconds.toFixed(0)} |`,
    ),
  );
  const paces = Object.entries(results.paces).map(([template, { tensorloom, torch, steps }]) => {
    const whole = ({ adam, search }: Pace) => (adam * steps[0] + search * steps[1]) / 1000;
    const cells = [tensorloom.adam, torch.adam, tensorloom.search, torch.search].map((one) => one.toPrecision(3));
    const [ours, theirs] = [whole(tensorloom), whole(torch)];
    return `| ${template} | ${[...cells, ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2)].join(' | ')} |`;
  });
  writeFileSync(table, [...figuresHeading, ...figures, '', ...pacesHeading, ...paces, ''].join('\n'));
}

const figuresHeading = [
  '# Physics: errors and seconds',
  '',
  'Mean and standard deviation of three seeds through the command line, against the solutions of the paper (9.1, 9.2, 9.4) and exact ones (9.3). Seconds',
  'are those of the steps of one run on a machine that others used too. Written by `physics.slow.ts`.',
  '',
  '| template | figure | mean | seeds 7, 8, 9 | seconds |',
  '| --- | --- | --- | --- | --- |',
];

const pacesHeading = [
  '## Beside PyTorch',
  '',
  'The same networks, points, conditions and optimisers with autograd (`physics.py`), in float32 on all cores. Milliseconds a step of Adam and an iteration of',
  'L-BFGS, the middle of several turns of both, with real-time priority before whatever else ran; whole: what the steps of the template come to. Written by `physicsSeconds.ts`.',
  '',
  '| template | Adam | PyTorch | L-BFGS | PyTorch | whole, s | PyTorch, s | part |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];
