import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import v8 from 'node:v8';
import * as tf from '@tensorflow/tfjs';
import { Checkpoints } from '../../main/trainer/checkpoints.ts';
import { native } from '../../main/trainer/engines/native.ts';
import { EventLog } from '../../main/trainer/eventLog.ts';
import { Outbox } from '../../main/trainer/outbox.ts';
import { Probes } from '../../main/trainer/probes.ts';
import { Recordings } from '../../main/trainer/recording/recordings.ts';
import { Session } from '../../main/trainer/session.ts';
import { TsneThread } from '../../main/trainer/tsneThread.ts';
import { start } from '../../main/program/engine.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { Mode, RunEvent } from '../../nodes/train/events.ts';
import { direct } from '../../nodes/train/runtime/core/compute.ts';
import { largeBatches, noSource } from './recipes.ts';

/** Run by Node 24: a training in a process that is given so many megabytes more than it has when it begins. Writes one JSON line. */
const [engine, mode, folder, megabytes, batch, parts, side] = process.argv.slice(2) as ['wasm' | 'native', Mode, string, string, string, string?, string?];
const limit = Number(megabytes);

if (engine === 'wasm') {
  // Pages of 64 KiB; the engine asks for its memory at the start.
  if (limit > 0) v8.setFlagsFromString(`--wasm-max-mem-pages=${limit * 16}`);
  await start.wasm(createRequire(import.meta.url));
} else await native.start();

const events: RunEvent[] = [];
await mkdir(folder, { recursive: true });
const outbox = new Outbox(new EventLog(folder), (event, done) => {
  events.push(event);
  done();
});
const recordings = engine === 'native' ? new Recordings({ wish: mode, tell: (event) => outbox.send(event) }) : undefined;
const training = await largeBatches({ batch: Number(batch), ...(side === undefined ? {} : { side: Number(side) }) }).prepare(
  noSource,
  {},
  recordings?.compute ?? direct,
);
if (engine === 'native') {
  // The library is loaded and has its threads: what it takes from here on are numbers.
  tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());
  const pages = Number(/^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
  if (limit > 0) execFileSync('prlimit', ['--pid', String(process.pid), `--as=${(pages + limit * 1024) * 1024}`]);
}
if (parts !== undefined) training.position = { ...training.position, parts: Number(parts) };
await recordings?.settle(training, 1000);
const thread = new TsneThread(new URL('../../main/trainer/main.ts', import.meta.url));
const session = new Session({
  training,
  checkpoints: new Checkpoints(folder, () => recordings?.modes ?? {}),
  probes: new Probes(folder, [], thread, (event) => outbox.send(event)),
  outbox,
  folder,
  steps: 12,
  metrics: {},
  best: -Infinity,
  blocks: undefined,
  forget: () => recordings?.forget('step'),
});
const status = await session.run();
await thread.end();
const losses = events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []));
const problems = events.flatMap((event) => (event.type === 'problem' ? [{ ...event.problem, words: sentence(event.problem, 'en') }] : []));
const told = events.flatMap((event) => (event.type === 'mode' ? [{ function: event.function, mode: event.mode }] : []));
process.stdout.write(
  `\n@${JSON.stringify({ status, losses, problems, modes: told, tensors: tf.memory().numTensors, parts: training.position.parts ?? 1 })}\n`,
  () => process.exit(0),
);
