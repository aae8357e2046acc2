import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printDocument } from '../../nodes/document/print.ts';
import { withParams } from '../compile/changes.ts';
import { documentOf } from '../templates/open.ts';
import { drawChart } from './chart.ts';
import { trainer, type Contender } from './contenders.ts';
import { measure, type Entry } from './measure.ts';
import { models } from './models.ts';
import { withTable, writeReport } from './report.ts';
import type { ContenderName, Results, Row } from './results.ts';
import { figuresOf, quantile, ratioOf } from './statistics.ts';

/** What the bench does with times; the trainings themselves are timed by `npm run bench`. */

const steady = (contender: ContenderName, times: readonly number[], log: string[] = [], rounds = 3): Entry => ({
  contender,
  rounds,
  start: async (): Promise<Contender> => ({
    about: { parameters: 5 },
    burst: async () => {
      log.push(contender);
      return times;
    },
    close: async () => void log.push(`${contender} closed`),
  }),
});

const failing = (contender: ContenderName, after: number): Entry => ({
  contender,
  rounds: 3,
  start: async () => {
    if (after < 0) throw new Error('keras is not installed\nand more');
    let bursts = 0;
    return {
      about: {},
      burst: async () => {
        if (bursts++ === after) throw new Error('the trainer ended (SIGKILL)');
        return [7];
      },
      close: async () => undefined,
    };
  },
});

const silent = () => undefined;

describe('measuring', () => {
  it('lets all take turns, each beginning once, and closes them', async () => {
    const log: string[] = [];
    await measure([steady('tensorloom', [2], log), steady('pytorch', [4], log), steady('wasm', [9], log, 1)], silent);
    expect(log).toEqual([
      ...['tensorloom', 'pytorch', 'wasm'],
      ...['pytorch', 'tensorloom'],
      ...['tensorloom', 'pytorch'],
      ...['tensorloom closed', 'pytorch closed', 'wasm closed'],
    ]);
  });

  it('sets each beside PyTorch', async () => {
    const { rows } = await measure([steady('tensorloom', [1, 2, 3]), steady('pytorch', [4])], silent);
    expect(rows[0]).toMatchObject({ contender: 'tensorloom', ratio: 0.5, figures: { median: 2, steps: 9 }, about: { parameters: 5 } });
    expect(rows[1]).toMatchObject({ ratio: 1 });
  });

  it('loses no row where another fails, before or in between', async () => {
    const { rows } = await measure([failing('keras', -1), failing('compiled', 1), steady('tensorloom', [2]), steady('pytorch', [4])], silent);
    expect(rows[0]).toEqual({ contender: 'keras', error: 'keras is not installed' });
    expect(rows[1]).toMatchObject({ figures: { median: 7, steps: 1 }, error: 'the trainer ended (SIGKILL)' });
    expect(rows[2]).toMatchObject({ figures: { steps: 3 }, ratio: 0.5 });
  });

  it('says how much of the processor others used', async () => {
    const { others } = await measure([steady('pytorch', [4])], silent);
    expect(others).toBeGreaterThanOrEqual(0);
    expect(others).toBeLessThanOrEqual(1);
  });
});

describe('the trainer of the product', () => {
  it('tells the time of each step, burst by burst, and how it computes', async () => {
    const file = fileURLToPath(new URL('./mlp.loom', import.meta.url));
    const contender = await trainer(file, { engine: 'wasm' }, { warmUp: 1, burst: 1 });
    try {
      expect(contender.about).toMatchObject({ engine: 'wasm', mode: 'eager', parameters: 669_706, stepsPerEpoch: 64 });
      for (let i = 0; i < 2; i++) {
        const times = await contender.burst();
        expect(times.length).toBeGreaterThanOrEqual(3);
        for (const time of times) expect(time).toBeGreaterThan(0.5);
      }
    } finally {
      await contender.close();
    }
  });

  it('begins a short run again when it is over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const file = join(folder, 'short.loom');
    // 40 steps, of which a burst takes three at the least.
    const short = withParams(withParams(documentOf('3.0-cnn'), 'digits', { train: 80, test: 10 }), 'recipe', { epochs: 4, batch: 8 });
    writeFileSync(file, printDocument(short));
    const contender = await trainer(file, { engine: 'wasm' }, { warmUp: 0, burst: 0 });
    try {
      for (let i = 0; i < 14; i++) expect((await contender.burst()).length).toBeGreaterThanOrEqual(3);
      // One that is over at once would begin again for ever.
      await expect(trainer(file, { engine: 'wasm' }, { warmUp: 1e9, burst: 0 })).rejects.toThrow('over before it was warm');
    } finally {
      await contender.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is wrong with a document or an engine', async () => {
    const readme = fileURLToPath(new URL('../../README.md', import.meta.url));
    await expect(trainer(readme, {}, { warmUp: 1, burst: 1 })).rejects.toThrow('damaged');
    const file = fileURLToPath(new URL('./mlp.loom', import.meta.url));
    await expect(trainer(file, { engine: 'steam' as never }, { warmUp: 1, burst: 1 })).rejects.toThrow('steam');
  });
});

describe('figures', () => {
  it('are medians and percentiles', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(
      figuresOf([
        [1, 2, 3],
        [4, 5],
        [6, 7, 8, 9, 10, 11],
      ]),
    ).toEqual({ median: 6, low: 2, high: 10, steps: 11 });
  });

  it('compare round with round: one disturbed round does not move the quotient', () => {
    expect(ratioOf([[2], [2], [200]], [[4], [4], [4]])).toBe(0.5);
    // Both were disturbed in the second round.
    expect(ratioOf([[2], [20], [2]], [[4], [40], [4]])).toBe(0.5);
  });
});

const results = (others: number): Results => {
  const row = (contender: ContenderName, median: number, ratio: number): Row => ({
    contender,
    figures: { median, low: median, high: median, steps: 9 },
    ratio,
    about: { engine: 'native', mode: 'recorded' },
  });
  return {
    date: '2026-01-02T03:04',
    machine: { processor: 'A <processor>', cores: 2, memory: 8, system: 'Linux 6', load: [0.1, 2] },
    threads: 2,
    burst: 500,
    rounds: 8,
    versions: { PyTorch: '2.13.0' },
    models: models.map((model, i) => ({
      ...model,
      others,
      rows: [
        row('tensorloom', 10, i === 0 ? 1.5 : 0.4),
        row('pytorch', 20, 1),
        row('eager', 30, 1.5),
        row('wasm', 60, 3),
        { contender: 'compiled', error: 'It | refuses' },
      ],
    })),
    templates: [{ name: '3.0-cnn', title: '3.0 CNN', about: '', others, rows: [row('tensorloom', 4, 0.5), row('pytorch', 8, 1)], steps: 250 }],
    app: { overhead: { throughput: 0.98, throughputByAdded: 0.99, bare: 5, app: 5.1 }, streaming: 'not run' },
    gpu: 'Not run.',
  };
};

describe('the report', () => {
  it('has a table a kind of figure, the reasons of what failed, and says what was reached', () => {
    const page = writeReport(results(0.02));
    expect(page).toContain('| Perceptron: 784-512-512-10, batch 128 | 10.0 (10.0 to 10.0) | 20.0 (20.0 to 20.0) | no figure | **1.50** |');
    expect(page).toContain('- mlp, torch.compile: It   refuses');
    expect(page).toContain('Reached on 5 of 6; slower: mlp (1.50); half or less: cnn (0.40), gpt (0.40), lstm (0.40), gcn (0.40), pinn (0.40).');
    expect(page).toContain('| mlp | native, recorded | 30.0 (30.0 to 30.0) | 60.0 (60.0 to 60.0) | 2.0 |');
    expect(page).toContain('| 3.0 CNN | 250 | 1.00 |');
    expect(page).toContain('- overhead: 0.980 of the bare program');
    expect(page).toContain('- streaming: not run');
  });

  it('puts its table between the marks of the README, again and again, and nowhere else', () => {
    const readme = 'before\n<!-- bench: written by npm run bench -->\nold\n<!-- bench: end -->\nafter';
    const once = withTable(readme, results(0));
    expect(once).toMatch(/^before\n<!-- bench: written by npm run bench -->\n/);
    expect(once).toMatch(/<!-- bench: end -->\nafter$/);
    expect(once).toContain('**1.50**');
    expect(once).not.toContain('old');
    expect(withTable(once, results(0))).toBe(once);
    expect(withTable('no marks', results(0))).toBe('no marks');
  });

  it('claims nothing when the machine was busy', () => {
    const page = writeReport(results(0.6));
    expect(page).toContain('not quiet');
    expect(page).toContain('60 %');
    expect(page).not.toContain('Reached on');
    expect(page).not.toContain('**1.50**');
    expect(drawChart(results(0.6))).toContain('busy machine');
    expect(drawChart(results(0))).not.toContain('busy machine');
  });
});

describe('the picture', () => {
  it('is one SVG with a bar each, longer for slower, and no bar where there is no figure', () => {
    const picture = drawChart(results(0));
    expect(picture).toContain('<svg');
    expect(picture).toContain('prefers-color-scheme: dark');
    expect(picture).toContain('A &lt;processor>');
    const widths = (tone: string) =>
      [...picture.matchAll(new RegExp(`<rect class="${tone}" x="196" y="[^"]*" width="([^"]*)"`, 'g'))].map(([, width]) => Number(width));
    expect(widths('torch')).toHaveLength(6);
    expect(widths('compiled')).toHaveLength(0);
    const [torch, own] = [widths('torch'), widths('own')];
    expect(own[0]! / torch[0]!).toBeCloseTo(1.5, 1);
    expect(own[1]! / torch[1]!).toBeCloseTo(0.4, 1);
  });

  it('cuts a bar that would hide the others, and says how long it were', () => {
    const { models: tables, ...rest } = results(0);
    const slow = { ...tables[0]!, rows: tables[0]!.rows.map((row) => (row.contender === 'tensorloom' ? { ...row, ratio: 9 } : row)) };
    const picture = drawChart({ ...rest, models: [slow] });
    expect(picture).toContain('9.0 times');
    expect(picture).toContain('class="cut"');
  });
});
