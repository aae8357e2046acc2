import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, isMain, nodeBinary, root, say } from './node.mjs';
import { run } from './command.mjs';
import { SetupError, fail } from './ensure.mjs';
import { withLock } from './lock.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge', 'chrome'];

const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
    process.env[name]
      ? [
          path.join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe'),
          path.join(process.env[name], 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : [],
  ),
};

/** A Chromium-like browser of this machine, or undefined: TENSORLOOM_CHROMIUM, the search path, the usual places, Playwright's own. */
export function findChromium() {
  const named = process.env.TENSORLOOM_CHROMIUM;
  if (named) return fs.existsSync(named) ? named : undefined;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const inPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)));
  return [...inPath, ...(places[process.platform] ?? []), ...playwrightBrowsers()].find((file) => fs.existsSync(file));
}

const ownBrowsers = () => process.env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(cacheFolder(), 'browsers');

/** What Playwright has placed: for us in the checkout, for other projects in the user's cache. */
function playwrightBrowsers() {
  const shared =
    { darwin: path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright'), win32: path.join(process.env.LOCALAPPDATA ?? os.homedir(), 'ms-playwright') }[
      process.platform
    ] ?? path.join(os.homedir(), '.cache', 'ms-playwright');
  const inside = [
    ['chrome-linux64', 'chrome'],
    ['chrome-linux', 'chrome'],
    ['chrome-win64', 'chrome.exe'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
  ];
  return [ownBrowsers(), shared]
    .filter((cache) => fs.existsSync(cache))
    .flatMap((cache) =>
      fs
        .readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
        .flatMap((name) => inside.map((parts) => path.join(cache, name, ...parts))),
    );
}

/** Finds a browser for the end-to-end tests and fetches one when there is none. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.env.TENSORLOOM_CHROMIUM) throw new SetupError(`TENSORLOOM_CHROMIUM names ${process.env.TENSORLOOM_CHROMIUM}, which does not exist.`);
  return withLock('browser', async () => {
    if (!findChromium() && process.platform === 'linux' && process.getuid() === 0 && fs.existsSync('/usr/bin/apt-get')) await installWithApt();
    if (!findChromium()) await installWithPlaywright();
    const placed = findChromium();
    if (!placed) {
      throw new SetupError(
        'the tests need a Chromium browser, and none was found or could be fetched. Install Chromium or Google Chrome, or name its program in TENSORLOOM_CHROMIUM.',
      );
    }
    return placed;
  });
}

async function installWithApt() {
  say('fetching Chromium with apt-get for the tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-q'], { env, keep: true, timeout: 180_000 });
  if (update.code !== 0) return;
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env, keep: true, timeout: 600_000 });
}

async function installWithPlaywright() {
  say('fetching Chromium with Playwright for the tests');
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: ownBrowsers() };
  await run(nodeBinary, [path.join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], { env, keep: true, timeout: 600_000 });
}

if (isMain(import.meta.url)) {
  try {
    console.log(await ensureChromium());
  } catch (error) {
    fail(error);
  }
}
