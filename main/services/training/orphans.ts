import { setTimeout } from 'node:timers/promises';
import { RunFolder, runNames, runsFolder } from '../../storage/runFolder.ts';
import { isAlive, type ProcessMark } from '../../storage/processes.ts';
import { EventLog } from '../../trainer/eventLog.ts';

/** A trainer that loses its supervisor writes a checkpoint and goes; so long it may take, in milliseconds. */
const patience = 6000;

/** Ends trainers that live on although the app that started them is gone. Answers their runs. */
export async function endOrphans(home: string): Promise<readonly string[]> {
  const ended = await Promise.all(
    (await runNames(home)).map(async (run) => {
      const folder = new RunFolder(runsFolder(home), run);
      const trainer = await folder.orphan();
      if (!trainer) return [];
      if (await isGone(trainer)) return [];
      try {
        process.kill(trainer.pid, 'SIGKILL');
      } catch {
        // It went by itself just now.
      }
      await isGone(trainer);
      const log = new EventLog(folder.path);
      log.add({ type: 'problem', problem: { code: 'train.orphan', data: { process: trainer.pid } } });
      log.add({ type: 'end', status: 'failed', metrics: {} });
      await folder.release();
      return [run];
    }),
  );
  return ended.flat();
}

async function isGone(trainer: ProcessMark): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; await setTimeout(200)) if (!(await isAlive(trainer))) return true;
  return false;
}
