import type { Proof } from '../engines/installNative.ts';
import { identityOf, keepVerdict, verdictOf, type ForeignEngine } from './engines/verdicts.ts';
import { protocolVersion, type FromTrainer, type ToTrainer } from './protocol.ts';
import { launch, type SuperviseOptions } from './supervise.ts';

interface ProveOptions extends SuperviseOptions {
  readonly signal?: AbortSignal;
  /** Whatever was found before: the card says that it is another one now. */
  readonly again?: boolean;
}

/**
 * Does an engine compute what it should, with the library of `home` or the graphics card of this machine? Asked once for a library, a machine
 * and a driver; the answer is kept. Foreign code is loaded in a process of its own: one that ends the process ends that one, and that is an
 * answer too.
 */
export async function proven(engine: ForeignEngine, { home, patience = 180_000, signal, again = false }: ProveOptions): Promise<Proof> {
  const identity = identityOf(engine, home);
  const known = home === undefined || identity === undefined || again ? undefined : await verdictOf(home, identity);
  if (known !== undefined) return known;

  const child = launch(home);
  let [proof, late] = [undefined as Proof | undefined, false];
  const end = () => void child.process.kill('SIGKILL');
  const timer = setTimeout(() => {
    late = true;
    end();
  }, patience);
  signal?.addEventListener('abort', end, { once: true });
  child.process.on('message', (message: FromTrainer) => {
    if (message.type === 'ready') child.process.send({ type: 'prove', engine, version: protocolVersion } satisfies ToTrainer, () => undefined);
    else if (message.type === 'proof') proof = message.proof;
  });
  const exit = await child.exit;
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
  if (proof === undefined) {
    const how = late ? `${patience / 1000} s` : (exit.error?.message ?? exit.signal ?? `${exit.code}`);
    const words = child.words().split('\n').slice(-2).join(' ');
    proof = {
      reason: {
        en: `Its self-test did not come to an end (${how}). ${words}`.trim(),
        zh: `自检没有完成（${how}）。${words}`.trim(),
      },
    };
    // Ended from outside, or for want of memory: the next attempt may fare better.
    if (late || exit.signal === 'SIGKILL' || exit.error !== undefined) return proof;
  }
  if (home !== undefined && identity !== undefined) await keepVerdict(home, identity, proof);
  return proof;
}
