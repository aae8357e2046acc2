import os from 'node:os';
import path from 'node:path';

/** Where this user's things lie. */
export interface Places {
  /** What the app keeps for itself: runs, journals, recent documents. */
  readonly home: string;
  /** What is the user's own: documents and exported projects. */
  readonly documents: string;
}

/** From the environment, else the platform's own places. */
export function places(env: NodeJS.ProcessEnv = process.env): Places {
  return {
    home: path.resolve(env['TENSORLOOM_HOME'] || platformHome(env)),
    documents: path.resolve(env['TENSORLOOM_DOCUMENTS'] || path.join(os.homedir(), 'Tensorloom')),
  };
}

function platformHome(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return path.join(env['APPDATA'] || path.join(os.homedir(), 'AppData', 'Roaming'), 'Tensorloom');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'Tensorloom');
  return path.join(env['XDG_DATA_HOME'] || path.join(os.homedir(), '.local', 'share'), 'tensorloom');
}

/** Is `child` strictly inside `parent`? Both are compared as resolved paths. */
export function isInside(parent: string, child: string): boolean {
  const relative = path.relative(path.resolve(parent), path.resolve(child));
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** A title as a file name that every system accepts: letters of any script, digits, spaces, `-`, `_` and `.` inside. */
export function fileName(title: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 80)
    .trim();
  // Windows keeps these names for devices.
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `Untitled ${name}`.trim() : name;
}
