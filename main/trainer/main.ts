import { isMainThread } from 'node:worker_threads';

// One entry for the process and for its thread, so that there is one file to build and to ship.
const entry = new URL(import.meta.url);
if (isMainThread) (await import('./process.ts')).serveTrainer(entry);
else (await import('./tsneThread.ts')).serveTsne();
