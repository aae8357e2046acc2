import path from 'node:path';
import { nodeBinary, root } from './node.mjs';
import { build } from './build.mjs';
import { runInForeground } from './command.mjs';
import { ensure, fail } from './ensure.mjs';
import { ensureNative } from './native.mjs';

const args = process.argv.slice(2);

try {
  await ensure();
  const wantsNative = args.length === 0 || args.includes('native');
  if (wantsNative) await build({ only: ['main'] });
  const home = process.env.TENSORLOOM_HOME ?? (wantsNative ? await ensureNative() : undefined);
  const { code } = await runInForeground(nodeBinary, [path.join(root, 'tests', 'specs', 'run.ts'), ...args], {
    ...process.env,
    ...(home ? { TENSORLOOM_HOME: home } : {}),
  });
  process.exit(code);
} catch (error) {
  fail(error);
}
