import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasNativeKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Recipe } from '../../nodes/train/runtime/training/recipe.ts';
import { packageSource } from '../program/source.ts';
import { Checkpoints, goBackTo, modesOf } from './checkpoints.ts';
import { choose, list, proveNative } from './engines/engineRoom.ts';
import { engineHome } from './engines/native.ts';
import { EventLog } from './eventLog.ts';
import { placed, problemOf } from './failures.ts';
import { Outbox } from './outbox.ts';
import { Probes } from './probes.ts';
import { protocolVersion, type FromTrainer, type ToTrainer, type TrainerOrder } from './protocol.ts';
import { ChoiceMemory } from './recording/memory.ts';
import { Recordings } from './recording/recordings.ts';
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
        void answer(message.version, async () => send({ type: 'engines', engines: await list() }));
        return;
      case 'prove':
        void answer(message.version, async () => send({ type: 'proof', proof: await proveNative() }));
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
  let sent = Promise.resolve();
  const outbox = new Outbox(new EventLog(order.folder), (event, done) => void (sent = send(event).then(done)));
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
  // What is not on its way when the process ends is lost.
  await sent;
}

async function prepare(order: TrainerOrder, thread: TsneThread, outbox: Outbox): Promise<Session> {
  const { run, folder } = order;
  outbox.send({ type: 'status', status: 'starting' });
  lendPackages([folder]);
  const engine = await choose(order.engine);
  const { recipe } = (await import(pathToFileURL(join(folder, 'program', 'train.ts')).href)) as { recipe: Recipe };
  const early: RunEvent[] = [];
  let tell = (event: RunEvent): void => void early.push(event);
  const home = engineHome();
  const recordings =
    engine.name === 'native'
      ? new Recordings({
          wish: order.mode,
          memory: home === undefined ? undefined : new ChoiceMemory(home, hasNativeKernels() ? `${engine.detail}, own kernels` : engine.detail),
          blocks: order.parts?.layers,
          tell: (event) => tell(event),
        })
      : undefined;
  const training = await recipe.prepare(packageSource(import.meta.url, join(folder, 'program')), {}, recordings?.compute);

  const checkpoints = new Checkpoints(folder, () => recordings?.modes ?? {});
  const damaged = (file: string, reason: string) => outbox.send({ type: 'problem', problem: { code: 'checkpoint.damaged', data: { file, reason } } });
  const newest = order.resume ? await checkpoints.newest(damaged) : undefined;
  const metrics = newest ? goBackTo(training, newest.file, newest.stored) : {};
  const { stepsPerEpoch, settings } = training;
  const left = Math.min(order.steps ?? Infinity, stepsPerEpoch * settings.epochs) - training.position.step;
  await recordings?.settle(training, left, newest && modesOf(newest.stored));

  outbox.send({
    type: 'start',
    run,
    engine: engine.name,
    mode: recordings?.mode ?? 'eager',
    parameters: training.model.countParams(),
    epochs: training.settings.epochs,
    stepsPerEpoch: training.stepsPerEpoch,
    seed: training.settings.seed,
    ...(order.resume ? { resumedAt: training.position.step } : {}),
  } satisfies RunEvent);
  tell = (event) => outbox.send(event);
  for (const event of early) tell(event);
  if (order.mode !== undefined && order.mode !== 'eager' && !recordings) {
    const reason = { code: 'train.noRecording', data: { engine: engine.name } } as const;
    tell({ type: 'mode', function: 'step', mode: 'eager', milliseconds: {}, spent: 0, from: 'wished', reason });
  }
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
