import type { Problem } from '../../nodes/text/problem.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { choose } from '../trainer/engines/engineRoom.ts';
import { problemOf } from '../trainer/failures.ts';
import { lendPackages } from '../trainer/resolve.ts';
import { checkTfjs } from './checkTfjs.ts';
import { RecordingError } from './forward.ts';
import type { Answer, Order } from './protocol.ts';
import { recordRun } from './recordRun.ts';

/** The exporting process: answers one order, then it ends. Native code stays out of the app, and a crash ends one export. */
export function serveExporter(): void {
  process.once('message', (order: Order) => {
    void answer(order)
      .catch((error: unknown): Answer => ({ type: 'problem', problem: saidOf(error) }))
      .then(send)
      .then(() => process.exit(0));
  });
  // Ctrl-C in a terminal reaches every process of the group; the parent ends this one.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  void send({ type: 'ready' });
}

const send = (answer: Answer) => new Promise<void>((resolve) => void process.send!(answer, undefined, undefined, () => resolve()));

async function answer(order: Order): Promise<Answer> {
  if (order.type === 'checkTfjs') return { type: 'checked', checks: await checkTfjs(order.folder) };
  lendPackages([order.run]);
  await choose('native').catch((error: unknown) => {
    const reason = error instanceof ProblemError ? error.problem.data['reason'] : undefined;
    throw new ProblemError({ code: 'export.needsNative', data: { reason: reason ?? String(error) } });
  });
  return { type: 'recorded', facts: await recordRun(order) };
}

function saidOf(error: unknown): Problem {
  if (error instanceof RecordingError) {
    return { code: 'export.notRecordable', ...(error.block !== undefined && { block: error.block }), data: { reason: error.message } };
  }
  const problem = problemOf(error);
  // What nobody foresaw has a sentence about exporting, not about training.
  return problem.code === 'train.failed' ? { code: 'export.crashed', data: { words: problem.data['message']! } } : problem;
}
