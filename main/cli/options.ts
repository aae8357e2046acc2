import { modes, type EngineName, type Mode } from '../../nodes/train/events.ts';
import { UsageError, type Output } from './output.ts';
import { words } from './words.ts';

export function whole(output: Output, name: string, text: string | undefined, { min = 1, max = 2_147_483_647 } = {}): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw new UsageError(output.say(words.notWhole, { name, min, max, got: text }));
  return value;
}

const engines = ['native', 'webgpu', 'wasm', 'cpu'] as const satisfies readonly EngineName[];

export function engineOf(output: Output, text: string | undefined): EngineName | undefined {
  return text === undefined ? undefined : oneOf(output, '--engine', text, engines);
}

export function modeOf(output: Output, text: string | undefined): Mode | undefined {
  return text === undefined ? undefined : oneOf(output, '--mode', text, modes);
}

export function oneOf<T extends string>(output: Output, name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(output.say(words.notChoice, { name, choices: choices.join(', '), got: text }));
  return found;
}
