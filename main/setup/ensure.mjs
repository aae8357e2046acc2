import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { nodeBinary, isMain, readJson, root, say, writeJson } from './node.mjs';
import { run, runNpm } from './command.mjs';
import { withLock } from './lock.mjs';

const modules = path.join(root, 'node_modules');
const lockFile = path.join(root, 'package-lock.json');
const stampFile = path.join(modules, '.tensorloom.json');
const wantedNode = 24;

/** Makes sure that all packages of package-lock.json and the trainer's Node are in place. Quick when they are. */
export async function ensure({ quiet = false } = {}) {
  if (isStamped()) return;
  await withLock(
    'setup',
    async () => {
      if (isStamped()) return;
      if (!matchesLock()) await installPackages(quiet);
      if (!(await isRightNode())) await placeNode(quiet);
      writeJson(stampFile, { lock: lockHash(), node: nodeBinary });
    },
    quiet,
  );
}

function lockHash() {
  return crypto.createHash('sha256').update(fs.readFileSync(lockFile)).digest('hex');
}

/** The stamp names the binary: a checkout that was copied elsewhere is looked at again. */
function isStamped() {
  const stamp = readJson(stampFile);
  return stamp !== undefined && stamp.lock === lockHash() && stamp.node === nodeBinary && fs.existsSync(nodeBinary);
}

/** npm notes in node_modules what it has placed; packages installed by hand with npm ci need no second time. */
function matchesLock() {
  const placed = readJson(path.join(modules, '.package-lock.json'))?.packages;
  const wanted = readJson(lockFile)?.packages;
  if (!placed || !wanted) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const here = placed[name];
    if (here === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return here.version === entry.version && fs.existsSync(path.join(root, name, 'package.json'));
  });
}

async function installPackages(quiet) {
  say('installing packages (a minute or two the first time)', quiet);
  await npm(['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], 'the packages could not be installed', quiet);
}

/** The package's own step fetches the binary of this machine; it is the only install script that may run (see .npmrc). */
async function placeNode(quiet) {
  say(`placing Node ${wantedNode} for the trainer`, quiet);
  await npm(['rebuild', 'node', '--ignore-scripts=false', '--no-progress', '--loglevel=error'], `Node ${wantedNode} could not be placed`, quiet);
  if (!(await isRightNode())) {
    throw new SetupError(`${path.relative(root, nodeBinary)} is not Node ${wantedNode}. Is this system one for which the npm package "node" has a binary?`);
  }
}

async function isRightNode() {
  if (!fs.existsSync(nodeBinary)) return false;
  const { code, output } = await run(nodeBinary, ['--version'], { keep: true });
  return code === 0 && output.trim().startsWith(`v${wantedNode}.`);
}

async function npm(args, failure, quiet) {
  const result = await runNpm(args, { keep: true, onBeat: (seconds) => say(`... still at it after ${seconds} s`, quiet) });
  if (result.code === 0) return;
  const tail = result.output.trim().split('\n').slice(-30).join('\n');
  throw new SetupError(`${failure} (npm ${args[0]} ended with ${result.code}).\n${tail}\nCheck the connection to the npm registry and run the command again.`);
}

/** A failure of the set-up that is told in sentences, without a stack. */
export class SetupError extends Error {}

/** Ends a setup script: sentences for what we foresaw, the stack for what we did not. */
export function fail(error) {
  process.stderr.write(`tensorloom: ${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exit(1);
}

if (isMain(import.meta.url)) await ensure().catch(fail);
