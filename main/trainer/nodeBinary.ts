import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The Node that trainers run on: the one that the registry's `node` package carries, so that native engines behave alike in every face of
 * the app. An installed app names its own by TENSORLOOM_NODE. This process's Node serves when it is new enough and not Electron's.
 */
export function nodeBinary(): string {
  const named = process.env['TENSORLOOM_NODE'];
  if (named !== undefined) return named;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const binary = join(folder, 'node_modules', 'node', 'bin', file);
    if (existsSync(binary)) return binary;
    if (folder === dirname(folder)) break;
  }
  if (Number.parseInt(process.versions.node) >= 24 && process.versions['electron'] === undefined) return process.execPath;
  throw new Error(`no Node 24 is here: the npm package "node" is not installed and this is Node ${process.versions.node}`);
}
