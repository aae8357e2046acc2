// Runs before anything is installed, on whatever Node started it: keep this file free of new syntax and of packages.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const wanted = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `Tensorloom needs Node ${wanted.join('.')} or newer; this is Node ${process.versions.node}. Install a current Node from nodejs.org and run the command again.`,
  );
  process.exit(2);
}

/** The folder of package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Node 24 from the `node` package: it runs the backend, the trainers and the tests, whatever Node started npm. */
export const nodeBinary = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Progress goes to the error stream: the output of a command stays what the command prints. */
export function say(line, quiet = false) {
  if (!quiet) process.stderr.write(`tensorloom: ${line}\n`);
}

/** Notes of the set-up (locks, what failed and when); never inside node_modules, never in the home folder. */
export function cacheFolder() {
  const folder = path.join(root, '.cache');
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeJson(file, value) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(temporary, file);
}

/** True when this file was named on the command line, not imported. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(moduleUrl));
}
