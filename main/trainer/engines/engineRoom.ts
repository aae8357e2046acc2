import type { Proof } from '../../engines/installNative.ts';
import type { EngineInfo } from '../../../preload/contract/engines.ts';
import { inBoth, type Text } from '../../../nodes/text/text.ts';
import { ProblemError } from '../../../nodes/text/problem.ts';
import type { EngineName } from '../../../nodes/train/events.ts';
import { cpu } from './cpu.ts';
import { proven } from '../prove.ts';
import { EngineError, type Engine } from './engine.ts';
import { engineHome, native } from './native.ts';
import { selfTest, WrongFigure } from './selfTest.ts';
import { identityOf, type ForeignEngine } from './verdicts.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Best first. */
const engines: readonly Engine[] = [native, webgpu, wasm, cpu];

/** Starts the wanted engine, or the best that starts and passes its self-test, without those to avoid. From then on everything computes on it. */
export async function choose(wanted?: EngineName, avoid: readonly EngineName[] = []): Promise<{ name: EngineName; detail: string }> {
  const reasons: Text[] = [];
  for (const engine of engines) {
    if ((wanted !== undefined && engine.name !== wanted) || avoid.includes(engine.name)) continue;
    const tried = await tryOut(engine);
    if ('detail' in tried && (wanted !== undefined || !tried.reluctance)) return { name: engine.name, detail: tried.detail };
    reasons.push('detail' in tried ? tried.reluctance! : tried.reason);
  }
  const names = wanted ?? engines.map(({ name }) => name).join(', ');
  throw new ProblemError({ code: 'engine.unavailable', data: { engine: names, reason: inARow(...reasons) } });
}

/** Every engine with its state, for the Engines page. Loads native code: call it in the trainer's process, not in the app's. */
export async function list(): Promise<EngineInfo[]> {
  const found: EngineInfo[] = [];
  for (const engine of engines) {
    const { name, title, merit } = engine;
    const tried = await tryOut(engine);
    const chosen = 'detail' in tried && !tried.reluctance && !found.some((other) => other.chosen);
    found.push(
      'detail' in tried
        ? { name, title, state: 'ready', chosen, reason: tried.reluctance ?? merit, detail: tried.detail }
        : { name, title, state: tried.state, chosen, reason: tried.reason },
    );
  }
  return found;
}

type Tried =
  { readonly detail: string; readonly reluctance?: Text | undefined } | { readonly state: Exclude<EngineInfo['state'], 'ready'>; readonly reason: Text };

const isForeign = ({ name }: Engine): boolean => name === 'native' || name === 'webgpu';

async function tryOut(engine: Engine): Promise<Tried> {
  try {
    const home = engineHome();
    // Foreign code is first tried out in a process that may fall.
    const foreign = isForeign(engine) ? (engine.name as ForeignEngine) : undefined;
    let proof = foreign && identityOf(foreign, home) !== undefined ? await proven(foreign, { home }) : undefined;
    if (proof && 'reason' in proof) return failed(engine, proof);
    const detail = await engine.start();
    if (!proof) await selfTest();
    // Another card, or another driver: what was found holds for the one before.
    else if (foreign && proof.detail !== detail) proof = await proven(foreign, { home, again: true });
    if (proof && 'reason' in proof) return failed(engine, proof);
    return { detail, reluctance: engine.reluctance?.() };
  } catch (error) {
    return failed(engine, refusalOf(error));
  }
}

/** What the process finds that `proven` starts. */
export async function prove(name: ForeignEngine): Promise<Proof> {
  try {
    const detail = await { native, webgpu }[name].start();
    await selfTest();
    return { detail };
  } catch (error) {
    return refusalOf(error);
  }
}

type Refusal = Extract<Proof, { readonly reason: Text }>;

const failed = ({ name }: Engine, { reason, lacks }: Refusal): Tried =>
  lacks === undefined ? { state: 'failed', reason: inARow(reason, cures[name]) } : { state: lacks, reason };

/** Sentences one after the other; no blank follows a Chinese full stop. */
const inARow = (...texts: readonly Text[]): Text =>
  inBoth((language) =>
    texts
      .map((text) => text[language])
      .join(' ')
      .replaceAll('。 ', '。'),
  );

const report: Text = { en: 'Please report this.', zh: '请向我们反馈。' };

/** What may help an engine that is here and does not compute as it should. */
const cures: Readonly<Record<EngineName, Text>> = {
  native: {
    en: 'Remove it and install it again; if that does not help, please report this.',
    zh: '请移除后重新安装；如果仍不行，请向我们反馈。',
  },
  webgpu: {
    en: 'Install the newest driver of the graphics card and test again.',
    zh: '请安装最新的显卡驱动后重新检测。',
  },
  wasm: report,
  cpu: report,
};

function refusalOf(error: unknown): Refusal {
  if (error instanceof EngineError) return { reason: error.reason, lacks: error.lacks };
  if (error instanceof WrongFigure) return { reason: error.finding };
  const message = error instanceof Error ? error.message : String(error);
  return { reason: { en: `It does not work here: “${message}”.`, zh: `在这里无法使用，报告为“${message}”。` } };
}
