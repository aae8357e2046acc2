import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { listEngines } from '../../main/trainer/supervise.ts';
import type { Machine } from './results.ts';

export const load = (): number => Number(loadavg()[0]!.toFixed(2));

/** Share of all cores that was in use while `wait` waited. */
export async function busy(wait: () => Promise<unknown>): Promise<number> {
  const sum = () => {
    const times = cpus().map((core) => core.times);
    const idle = times.reduce((all, one) => all + one.idle, 0);
    return { idle, all: times.reduce((all, one) => all + one.user + one.nice + one.sys + one.irq + one.idle, 0) };
  };
  const from = sum();
  await wait();
  const to = sum();
  return to.all === from.all ? 0 : 1 - (to.idle - from.idle) / (to.all - from.all);
}

export function machineOf(before: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    load: [before, load()],
  };
}

/** Whether WebGPU computes on a graphics card here, and not on a processor that plays one. */
export async function hasGraphicsCard(home: string): Promise<boolean> {
  const card = (await listEngines({ home })).find(({ name }) => name === 'webgpu');
  return card?.state === 'ready' && !card.detail?.endsWith(', CPU');
}
