import path from 'node:path';
import { nodeBinary, root, say } from './node.mjs';
import { build } from './build.mjs';
import { run } from './command.mjs';
import { ensure, fail } from './ensure.mjs';
import { ensureNative, placeBinding } from './native.mjs';

// Makes the installers of electron-builder.yml for this system (or, with electron-builder's own options, others) in release/.
try {
  await ensure();
  await build();
  const home = await ensureNative();
  if (home) placeBinding(home);
  say('packing; the first time electron-builder fetches Electron and the tools of this system');
  const { code } = await run(nodeBinary, [path.join(root, 'node_modules', 'electron-builder', 'cli.js'), '--publish=never', ...process.argv.slice(2)]);
  process.exit(code);
} catch (error) {
  fail(error);
}
