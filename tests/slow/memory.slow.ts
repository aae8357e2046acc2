import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { Mode } from '../../nodes/train/events.ts';
import { programOf } from '../compile/programs.ts';
import { engines } from '../parity/engines.ts';
import { documentOf } from '../templates/open.ts';
import { begin, lossesOf, newHome, problems } from '../train/runs.ts';

/**
 * Memory that runs out for real on the native engine: the system gives the trainer's processes no more than so much writable memory. What then
 * happens depends on who asks for too much: TensorFlow says so, or writes to what it was not given, or a library of Node fails.
 */

const home = newHome('memory');
afterAll(() => rm(home, { recursive: true, force: true }));

const [batch, steps] = [1024, 5];

function newRun(name: string, size: number) {
  const sized = setParam(setParam(documentOf('3.0-cnn'), [], 'digits', 'train', 2048), [], 'digits', 'test', 100);
  const recipe = sized.graph.nodes.find(({ type }) => type.startsWith('recipe.'))!.id;
  const folder = join(home, name);
  return writeProgram(programOf(setParam(sized, [], recipe, 'batch', size), { epochs: 3 }), join(folder, 'program')).then(() => folder);
}

/** Trains in processes with so many kilobytes each; tells the most that one had. */
async function train(folder: string, mode: Mode, kilobytes?: number) {
  let [current, peak, processes] = [0, 0, 0];
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmData:\s+(\d+)/.exec(readFileSync(`/proc/${current}/status`, 'utf8'))![1]));
    } catch {
      // Between two processes.
    }
  }, 10);
  const onProcess = (pid: number) => {
    [current, processes] = [pid, processes + 1];
    if (kilobytes !== undefined) execFileSync('prlimit', ['--pid', String(pid), `--data=${kilobytes * 1024}`]);
  };
  const { handle, events } = begin(folder, { engine: 'native', mode, steps }, { home, onProcess });
  const { status } = await handle.ended;
  clearInterval(look);
  return { status, events, peak, processes };
}

describe.runIf(engines.includes('native') && process.platform === 'linux')('too little memory on native', () => {
  test.each(['eager', 'recorded', 'xla'] as const)('%s: the run goes on in a new process with its batches in parts, to the same losses', async (mode) => {
    const plenty = await train(await newRun(`${mode}-plenty`, batch), mode);
    const small = await train(await newRun(`${mode}-small`, 64), mode);
    for (const share of [0.5, 0.25]) {
      const limit = Math.round(small.peak + share * (plenty.peak - small.peak));
      const little = await train(await newRun(`${mode}-${share}`, batch), mode, limit);
      const told = problems(little.events);
      const split = told.findLast(({ code }) => code === 'train.split')!;
      const apart = Math.max(...lossesOf(little.events).map((loss, i) => Math.abs(loss - lossesOf(plenty.events)[i]!)));
      process.stderr.write(
        `${mode}: ${limit >> 10} of ${plenty.peak >> 10} MB: ${told.map(({ code }) => code).join(', ')}; ${little.processes} processes, ${String(split.data['parts'])} parts, losses apart by ${apart}\n`,
      );
      expect(little.status).toBe('done');
      expect(new Set(told.map(({ code }) => code))).toSatisfy((codes: Set<string>) =>
        [...codes].every((code) => ['train.again', 'train.fell', 'train.split'].includes(code)),
      );
      expect(split.data).toMatchObject({ batch });
      expect(Number(split.data['parts'])).toBeGreaterThan(1);
      expect(little.processes).toBeGreaterThan(1);
      expect(lossesOf(little.events)).toHaveLength(steps);
      expect(apart).toBeLessThan(5e-6);
    }
  });
});
