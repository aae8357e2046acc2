import type { Handlers } from '../../preload/contract/define.ts';
import type { runs as contract } from '../../preload/contract/runs.ts';
import type { RunStore } from './runStore.ts';

export function runsService(store: RunStore): Handlers<typeof contract> {
  return {
    list: () => store.list(),
    history: ({ run }) => store.history(run),
    probe: ({ run, probe, epoch }) => store.probe(run, probe, epoch),
    document: ({ run }) => store.document(run),
    remove: ({ run }) => store.remove(run),
  };
}
