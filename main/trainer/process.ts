import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Recipe } from '../../nodes/train/runtime/recipe.ts';
import { packageSource } from '../program/source.ts';
import { Checkpoints, goBackTo } from './checkpoints.ts';
import { choose, list } from './engines/engineRoom.ts';
import { nativeFolder } from './engines/native.ts';
import { EventLog } from './eventLog.ts';
import { placed, problemOf } from './failures.ts';
import { Outbox } from './outbox.ts';
import { Probes } from './probes.ts';
import { protocolVersion, type FromTrainer, type ToTrainer, type TrainerOrder } from './protocol.ts';
import { lendPackages } from './resolve.ts';
import { Session } from './session.ts';
import { TsneThread } from './tsneThread.ts';

const heartbeat = 1000;
/** How long a training whose parent died has to leave a checkpoint. */
const lastWords = 3000;

/** The trainer process: one run, then it ends. `entry` is the module that was started; its thread runs the same. */
export function serveTrainer(entry: URL): void {
  let session: Session | undefined;
  process.on('message', (message: ToTrainer) => {
    switch (message.type) {
      case 'start':
        void answer(message.version, async () => {
          await train(message.order, entry, (started) => (session = started));
        });
        return;
      case 'list':
        void answer(message.version, async () => {
          const folder = nativeFolder();
          lendPackages(folder === undefined ? [] : [folder]);
          await send({ type: 'engines', engines: await list() });
        });
        return;
      default:
        session?.[message.type]();
    }
  });
  // Ctrl-C in a terminal reaches every process of the group; the parent asks for a stop, which leaves a checkpoint.
  process.on('SIGINT', () => undefined);
  // Nobody is left to watch: leave a checkpoint and go.
  process.on('disconnect', () => {
    session?.stop();
    setTimeout(() => process.exit(0), session ? lastWords : 0);
  });
  setInterval(() => void send({ type: 'alive' }), heartbeat).unref();
  void send({ type: 'ready', version: protocolVersion });
}

async function answer(version: number, work: () => Promise<void>): Promise<void> {
  if (version !== protocolVersion) {
    await send({ type: 'problem', problem: { code: 'train.version', data: { got: protocolVersion, expected: version } } });
    await send({ type: 'end', status: 'failed', metrics: {} });
  } else await work();
  process.exit(0);
}

async function train(order: TrainerOrder, entry: URL, started: (session: Session) => void): Promise<void> {
  const outbox = new Outbox(new EventLog(order.folder), (event, done) => void send(event).then(done));
  const thread = new TsneThread(entry);
  try {
    const session = await prepare(order, thread, outbox);
    started(session);
    await session.run();
  } catch (error) {
    outbox.send({ type: 'problem', problem: placed(problemOf(error), order.parts) });
    outbox.send({ type: 'end', status: 'failed', metrics: {} });
  }
  await thread.end();
}

async function prepare(order: TrainerOrder, thread: TsneThread, outbox: Outbox): Promise<Session> {
  const { run, folder } = order;
  outbox.send({ type: 'status', status: 'starting' });
  const engineFolder = nativeFolder();
  lendPackages([folder, ...(engineFolder === undefined ? [] : [engineFolder])]);
  const engine = await choose(order.engine);
  const { recipe } = (await import(pathToFileURL(join(folder, 'program', 'train.ts')).href)) as { recipe: Recipe };
  const training = await recipe.prepare(packageSource(import.meta.url));

  const checkpoints = new Checkpoints(folder);
  const damaged = (file: string, reason: string) => outbox.send({ type: 'problem', problem: { code: 'checkpoint.damaged', data: { file, reason } } });
  const newest = order.resume ? await checkpoints.newest(damaged) : undefined;
  const metrics = newest ? goBackTo(training, newest.file, newest.stored) : {};

  outbox.send({
    type: 'start',
    run,
    engine: engine.name,
    mode: 'eager',
    parameters: training.model.countParams(),
    epochs: training.settings.epochs,
    stepsPerEpoch: training.stepsPerEpoch,
    seed: training.settings.seed,
    ...(order.resume ? { resumedAt: training.position.step } : {}),
  } satisfies RunEvent);
  const probes = new Probes(folder, order.probes, thread, (event) => outbox.send(event));
  return new Session({
    training,
    checkpoints,
    probes,
    outbox,
    steps: order.steps ?? Infinity,
    metrics,
    best: await checkpoints.bestFigure(),
    blocks: order.parts,
  });
}

/** Resolves when the message is on its way; a parent that is gone hears nothing. */
function send(message: FromTrainer): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) resolve();
    else process.send!(message, undefined, undefined, () => resolve());
  });
}
