import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { ConfusionResult, TsneResult } from '../../nodes/explain/results.ts';
import type { RunHistory } from '../../preload/contract/runs.ts';
import { active, emptyRecord, epochAt, hasArrays, recordedEpochs, recordOfHistory, takeIn, type RunRecord } from '../../renderer/state/runRecord.ts';

const start = (resumedAt?: number): RunEvent => ({
  type: 'start',
  run: 'r1',
  engine: 'wasm',
  mode: 'eager',
  parameters: 100,
  epochs: 3,
  stepsPerEpoch: 4,
  seed: 7,
  ...(resumedAt === undefined ? {} : { resumedAt }),
});
const steps = (first: number, ...losses: number[]): RunEvent => ({ type: 'steps', first, losses: Float32Array.from(losses) });
const epoch = (n: number, accuracy: number): RunEvent => ({
  type: 'epoch',
  epoch: n,
  step: n * 4,
  metrics: { loss: 1 / n, testAccuracy: accuracy },
  seconds: 1,
});
const confusion = (counts: number[]): ConfusionResult => ({ kind: 'confusion', classes: ['0', '1'], counts: Int32Array.from(counts) });
const probe = (n: number, counts = [3, 1, 0, 4]): RunEvent => ({ type: 'probe', probe: 'c', epoch: n, result: confusion(counts) });
const play = (events: readonly RunEvent[], from: RunRecord = emptyRecord('r1')): RunRecord => events.reduce(takeIn, from);

const whole: RunEvent[] = [
  start(),
  steps(1, 4, 3, 2, 2),
  epoch(1, 0.5),
  probe(1),
  { type: 'checkpoint', step: 4, epoch: 1, best: true },
  steps(5, 2, 2, 1, 1),
  epoch(2, 0.7),
  probe(2),
  { type: 'checkpoint', step: 8, epoch: 2, best: true },
  steps(9, 1, 1, 1, 1),
  epoch(3, 0.9),
  probe(3),
  { type: 'end', status: 'done', metrics: { testAccuracy: 0.9 } },
];
/** What can be compared: the series as numbers, without the count of changes. */
const plain = ({ losses, revision: _, ...rest }: RunRecord) => ({ ...rest, losses: [...losses.points().y] });

/** What is read from the disk of a run that is over. */
const history = (live: RunRecord): RunHistory => ({
  summary: {
    run: 'r1',
    title: 'x',
    status: 'done',
    engine: 'wasm',
    seed: 7,
    epochs: 3,
    epochsDone: 3,
    steps: 12,
    metrics: { testAccuracy: 0.9 },
    started: '',
    seconds: 3,
    size: 0,
    resumable: false,
    folder: '',
  },
  losses: live.losses.points().y,
  each: {},
  epochs: live.epochs,
  probes: [],
  results: { c: [3, 1, 2] },
});

describe('a run, event by event', () => {
  it('ends with every loss, epoch and result', () => {
    const record = play(whole);
    expect(record.status).toBe('done');
    expect(record.resumable).toBe(false);
    expect([...record.losses.points().y]).toEqual([4, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
    expect(record.epochs.map((row) => row.epoch)).toEqual([1, 2, 3]);
    expect(record.results).toEqual({ c: [1, 2, 3] });
    expect(record.metrics.testAccuracy).toBe(0.9);
  });

  it('is the same when told again from the start after a lost connection', () => {
    expect(plain(play(whole))).toEqual(plain(play(whole, emptyRecord('r1'))));
    const lost = play(whole.slice(0, 6));
    expect(plain(lost)).not.toEqual(plain(play(whole)));
  });

  it('does not count steps twice when chunks overlap', () => {
    expect(play([start(), steps(1, 4, 3), steps(2, 3, 2)]).losses.steps).toBe(3);
  });

  it('keeps each of several losses, forgets what a resumed run does again, and has them after the fact', () => {
    const parts = (first: number, ...values: number[]): RunEvent => ({
      ...(steps(first, ...values.map((value) => 2 * value)) as Extract<RunEvent, { type: 'steps' }>),
      each: { a: Float32Array.from(values) },
    });
    const each = (record: RunRecord) => Object.entries(record.each).map(([name, series]) => [name, [...series.points().y]]);
    const record = play([start(), parts(1, 4, 3), parts(3, 2), start(2), parts(3, 1.5)]);
    expect(each(record)).toEqual([['a', [4, 3, 1.5]]]);
    expect([...record.losses.points().y]).toEqual([8, 6, 3]);
    expect(play(whole).each).toEqual({});
    expect(each(recordOfHistory({ ...history(record), each: { a: Float32Array.of(4, 3) } }))).toEqual([['a', [4, 3]]]);
  });

  it('pauses and goes on by what the trainer says', () => {
    const paused = play([start(), { type: 'status', status: 'paused' }]);
    expect(paused.status).toBe('paused');
    expect(active(paused.status)).toBe(true);
    expect(play([{ type: 'status', status: 'running' }], paused).status).toBe('running');
  });

  it('offers to go on from the checkpoint when the trainer was killed, and says why it ended', () => {
    const killed = play([
      ...whole.slice(0, 6),
      { type: 'problem', problem: { code: 'param.range', data: {} } },
      { type: 'end', status: 'failed', metrics: {} },
    ]);
    expect(killed.status).toBe('failed');
    expect(killed.resumable).toBe(true);
    expect(killed.problems).toHaveLength(1);
    expect(active(killed.status)).toBe(false);
  });

  it('offers nothing when it was killed before the first checkpoint', () => {
    expect(play([start(), steps(1, 4), { type: 'end', status: 'failed', metrics: {} }]).resumable).toBe(false);
  });

  it('resumed from step 4, it does the later steps anew and ends like an unbroken run', () => {
    const killed = play([
      ...whole.slice(0, 8),
      { type: 'problem', problem: { code: 'param.range', data: {} } },
      { type: 'end', status: 'failed', metrics: {} },
    ]);
    expect(killed.results).toEqual({ c: [1, 2] });
    const resumed = takeIn(killed, start(4));
    expect(resumed.losses.steps).toBe(4);
    expect(resumed.epochs.map((row) => row.epoch)).toEqual([1]);
    expect(resumed.results).toEqual({ c: [1] });
    expect(resumed.problems).toEqual([]);
    const { log: _a, ...finished } = plain(play(whole.slice(5), resumed));
    const { log: _b, ...unbroken } = plain(play(whole));
    expect(finished).toEqual(unbroken);
  });

  it('keeps no arrays in the log', () => {
    const logged = play([start(), probe(1)]).log.at(-1)!.event;
    expect(logged.type === 'probe' && hasArrays(logged.result)).toBe(false);
    expect(hasArrays(confusion([1]))).toBe(true);
    expect(hasArrays({ kind: 'tsne', points: new Float32Array() } as unknown as TsneResult)).toBe(false);
    expect(hasArrays(undefined)).toBe(false);
  });

  it('bounds the log', () => {
    const events = Array.from({ length: 2500 }, (_, i): RunEvent => ({ type: 'checkpoint', step: i, epoch: 0, best: false }));
    const { log } = play(events);
    expect(log).toHaveLength(1000);
    expect(log.at(-1)!.number).toBe(2500);
  });
});

describe('a run after the fact', () => {
  it('has what the live run had', () => {
    const live = play(whole);
    const record = recordOfHistory(history(live));
    expect([...record.losses.points().y]).toEqual([...live.losses.points().y]);
    expect(record.results).toEqual(live.results);
    expect(record.stepsPerEpoch).toBe(4);
  });
});

describe('the time line', () => {
  it('stands at the newest result that is not later', () => {
    expect(epochAt([1, 3, 5], 'live')).toBe(5);
    expect(epochAt([1, 3, 5], 4)).toBe(3);
    expect(epochAt([1, 3, 5], 0)).toBeUndefined();
    expect(epochAt(undefined, 'live')).toBeUndefined();
  });
  it('knows every epoch with a figure or a result', () => {
    expect(recordedEpochs(play([start(), probe(0), epoch(1, 0.5), probe(2)]))).toEqual([0, 1, 2]);
  });
});
