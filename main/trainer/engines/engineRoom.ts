import type { Proof } from '../../engines/installNative.ts';
import type { EngineInfo } from '../../../preload/contract/engines.ts';
import type { Text } from '../../../nodes/text/text.ts';
import { ProblemError } from '../../../nodes/text/problem.ts';
import type { EngineName } from '../../../nodes/train/events.ts';
import { cpu } from './cpu.ts';
import { provenNative } from '../prove.ts';
import { EngineError, type Engine } from './engine.ts';
import { engineHome, native } from './native.ts';
import { selfTest } from './selfTest.ts';
import { identityOf } from './verdicts.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Best first. */
const engines: readonly Engine[] = [native, webgpu, wasm, cpu];

/** Starts the wanted engine, or the best that starts and passes its self-test. From then on everything computes on it. */
export async function choose(wanted?: EngineName): Promise<{ name: EngineName; detail: string }> {
  const reasons: string[] = [];
  for (const engine of engines) {
    if (wanted !== undefined && engine.name !== wanted) continue;
    const tried = await tryOut(engine);
    if ('detail' in tried) return { name: engine.name, detail: tried.detail };
    reasons.push(tried.reason.en);
  }
  throw new ProblemError({ code: 'engine.unavailable', data: { engine: wanted ?? engines.map(({ name }) => name).join(', '), reason: reasons.join(' ') } });
}

/** Every engine with its state, for the Engines page. Loads native code: call it in the trainer's process, not in the app's. */
export async function list(): Promise<EngineInfo[]> {
  const found: EngineInfo[] = [];
  for (const engine of engines) {
    const { name, title, merit } = engine;
    const tried = await tryOut(engine);
    const chosen = 'detail' in tried && !found.some((other) => other.chosen);
    found.push(
      'detail' in tried
        ? { name, title, state: 'ready', chosen, reason: merit, detail: tried.detail }
        : { name, title, state: tried.state, chosen, reason: tried.reason },
    );
  }
  return found;
}

type Tried = { readonly detail: string } | { readonly state: 'missing' | 'failed'; readonly reason: Text };

async function tryOut(engine: Engine): Promise<Tried> {
  try {
    // A foreign library is first tried out in a process that may fall.
    const proof = engine === native && identityOf(engineHome()) !== undefined ? await provenNative({ home: engineHome() }) : undefined;
    if (proof && 'reason' in proof) return { state: 'failed', reason: proof.reason };
    const detail = await engine.start();
    if (!proof) await selfTest();
    return { detail };
  } catch (error) {
    if (error instanceof EngineError) return { state: error.state, reason: error.reason };
    return { state: 'failed', reason: reasonOf(error) };
  }
}

/** What the process finds that `provenNative` starts. */
export async function proveNative(): Promise<Proof> {
  try {
    const detail = await native.start();
    await selfTest();
    return { detail };
  } catch (error) {
    return { reason: error instanceof EngineError ? error.reason : reasonOf(error) };
  }
}

function reasonOf(error: unknown): Text {
  const message = error instanceof Error ? error.message : String(error);
  return { en: `It does not work here: ${message}`, zh: `在这里无法使用：${message}` };
}
