import { writeSync } from 'node:fs';
import path from 'node:path';
import { installNative } from '../../main/engines/installNative.ts';
import { proven } from '../../main/trainer/prove.ts';

/** A process that installs, to be killed: says each stage as it begins, and stands still at the one that it is given. */
const [home, library, last] = process.argv.slice(2) as [string, string, string?];
await installNative({
  home,
  library,
  root: path.resolve(import.meta.dirname, '..', '..'),
  signal: new AbortController().signal,
  prove: (at, signal) => proven('native', { home: at, signal }),
  tell({ stage }) {
    writeSync(1, `${stage}\n`);
    if (stage === last) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
