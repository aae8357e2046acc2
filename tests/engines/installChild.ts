import { writeSync } from 'node:fs';
import path from 'node:path';
import { installNative } from '../../main/engines/installNative.ts';
import { proven } from '../../main/trainer/prove.ts';

/** A process that installs, to be killed: says each stage as it begins, before it goes on. */
const [home, library] = process.argv.slice(2) as [string, string];
await installNative({
  home,
  library,
  root: path.resolve(import.meta.dirname, '..', '..'),
  signal: new AbortController().signal,
  prove: (at, signal) => proven('native', { home: at, signal }),
  tell: ({ stage }) => void writeSync(1, `${stage}\n`),
});
