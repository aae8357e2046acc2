import type { Handlers } from '../../preload/contract/define.ts';
import type { EngineInfo, engines as contract } from '../../preload/contract/engines.ts';
import { listEngines } from '../trainer/supervise.ts';

/** The engines of this machine, asked of a child process once: they do not change while the app runs. A failed question is asked again. */
export function enginesService(home: string): Handlers<typeof contract> {
  let answer: Promise<readonly EngineInfo[]> | undefined;
  return {
    list: () =>
      (answer ??= listEngines({ home }).catch((error: unknown) => {
        answer = undefined;
        throw error;
      })),
  };
}
