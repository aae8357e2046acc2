import path from 'node:path';
import { nodeBinary, root } from './node.mjs';
import { build } from './build.mjs';
import { runInForeground } from './command.mjs';
import { ensure, fail } from './ensure.mjs';

const args = process.argv.slice(2);
const quiet = args.includes('--json');

try {
  await ensure({ quiet });
  await build({ only: args[0] === 'serve' ? ['main', 'renderer'] : ['main'], quiet });
  // npm changes to the folder of package.json; file names in the arguments are meant from where the user stood.
  if (process.env.npm_lifecycle_event && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  const { code } = await runInForeground(nodeBinary, [path.join(root, 'dist', 'main', 'cli.js'), ...args]);
  process.exit(code);
} catch (error) {
  fail(error);
}
