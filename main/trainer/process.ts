import type { Problem } from '../../nodes/text/problem.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { Checkpoints, goBackTo, modesOf } from './checkpoints.ts';
import { list, prove } from './engines/engineRoom.ts';
import { EventLog } from './eventLog.ts';
import { placed, problemOf, reasonToMove } from './failures.ts';
import { Outbox } from './outbox.ts';
import { Probes } from './probes.ts';
import { protocolVersion, type FromTrainer, type ToTrainer, type TrainerOrder } from './protocol.ts';
import { ready } from './ready.ts';
import { rehearse, timeSteps } from './rehearsal.ts';
import { Session } from './session.ts';
import { cut } from './split.ts';
import { TsneThread } from './tsneThread.ts';

type Wish = 'pause' | 'resume' | 'step' | 'checkpoint' | 'stop' | 'rewritten';

const heartbeat = 1000;
/** How long a training whose parent died has to leave a checkpoint: on a busy machine with a slow disk that is no matter of a moment. */
const lastWords = 30_000;

/** The trainer process: one run, then it ends. `entry` is the module that was started; its thread runs the same. */
export function serveTrainer(entry: URL): void {
  let session: Session | undefined;
  /** What was wished before there was anything to do it. */
  const early: Wish[] = [];
  process.on('message', (message: ToTrainer) => {
    switch (message.type) {
      case 'start':
        void answer(message.version, async () => {
          await train(message.order, entry, (started) => {
            session = started;
            for (const wish of early) session[wish]();
          });
        });
        return;
      case 'rehearse':
        void answer(message.version, async () =>
          send({ type: 'forecast', ...(await found(message.order, async () => ({ forecast: await rehearse(message.order, entry) }))) }),
        );
        return;
      case 'time':
        void answer(message.version, async () => {
          const trouble = await found(message.order, () => timeSteps(message.order, message.seconds, (timing) => send({ type: 'timing', timing })));
          if (trouble) await send({ type: 'timing', ...trouble });
        });
        return;
      case 'list':
        void answer(message.version, async () => send({ type: 'engines', engines: await list() }));
        return;
      case 'prove':
        void answer(message.version, async () => send({ type: 'proof', proof: await prove(message.engine) }));
        return;
      default:
        if (session) session[message.type]();
        else early.push(message.type);
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

/** What work on an order gives, or what is in its way. */
async function found<T>(order: TrainerOrder, work: () => Promise<T>): Promise<T | { problem: Problem }> {
  try {
    return await work();
  } catch (error) {
    return { problem: placed(problemOf(error), order.parts) };
  }
}

async function train(order: TrainerOrder, entry: URL, started: (session: Session) => void): Promise<void> {
  let sent = Promise.resolve();
  const outbox = new Outbox(new EventLog(order.folder), (event, done) => void (sent = send(event).then(done)));
  const thread = new TsneThread(entry);
  try {
    const session = await prepare(order, thread, outbox);
    started(session);
    const status = await session.run();
    if (typeof status === 'object') sent = sent.then(() => send({ type: 'again', why: status.again }));
  } catch (error) {
    const again = reasonToMove(error);
    if (again) sent = sent.then(() => send({ type: 'again', why: again }));
    else {
      outbox.send({ type: 'problem', problem: placed(problemOf(error), order.parts) });
      outbox.send({ type: 'end', status: 'failed', metrics: {} });
    }
  }
  await thread.end();
  // What is not on its way when the process ends is lost.
  await sent;
}

async function prepare(order: TrainerOrder, thread: TsneThread, outbox: Outbox): Promise<Session> {
  const { run, folder } = order;
  outbox.send({ type: 'status', status: 'starting' });
  const early: RunEvent[] = [];
  let tell = (event: RunEvent): void => void early.push(event);
  const { engine, training, recordings } = await ready(order, (event) => tell(event));

  const checkpoints = new Checkpoints(folder, () => recordings?.modes ?? {});
  const damaged = (file: string, reason: string) => outbox.send({ type: 'problem', problem: { code: 'checkpoint.damaged', data: { file, reason } } });
  const newest = order.resume ? await checkpoints.newest(damaged) : undefined;
  const metrics = newest ? goBackTo(training, newest.file, newest.stored) : {};
  const { stepsPerEpoch, settings } = training;
  if (order.halvings !== undefined) {
    const told = cut(training, 2 ** order.halvings);
    if (told.code !== 'train.split') throw new ProblemError(order.fell === undefined ? told : crashed(order.fell, training.position.step));
    outbox.send({ type: 'problem', problem: placed(told, order.parts) });
  }
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
  const session = new Session({
    training,
    checkpoints,
    probes,
    outbox,
    folder,
    steps: order.steps ?? Infinity,
    metrics,
    best: await checkpoints.bestFigure(),
    blocks: order.parts,
    forget: () => recordings?.forget('step'),
  });
  if (recordings) recordings.giveWay = () => session.mayGoOn();
  return session;
}

/** Nothing speaks for want of memory where less of it makes no difference. */
const crashed = (code: string, steps: number): Problem => ({ code: 'train.crashed', data: { code, steps, words: '-' } });

/** Resolves when the message is on its way; a parent that is gone hears nothing. */
function send(message: FromTrainer): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) resolve();
    else process.send!(message, undefined, undefined, () => resolve());
  });
}
