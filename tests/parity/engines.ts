import { createRequire } from 'node:module';
import { start } from '../../main/program/engine.ts';
import { EngineError } from '../../main/trainer/engines/engine.ts';
import { native } from '../../main/trainer/engines/native.ts';

type EngineUnderTest = 'cpu' | 'wasm' | 'native';

/** The two engines that every machine has, and the native one where it is installed. */
export const engines: readonly EngineUnderTest[] = ['cpu', 'wasm', ...((await hasNative()) ? (['native'] as const) : [])];

export async function useEngine(name: EngineUnderTest): Promise<void> {
  if (name === 'native') await native.start();
  else await start[name](createRequire(import.meta.url));
}

async function hasNative(): Promise<boolean> {
  try {
    await native.start();
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.lacks === 'missing') return false;
    throw error;
  }
}
