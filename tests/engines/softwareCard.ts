import { existsSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../../main/setup/browser.mjs';

/**
 * A graphics card that every machine has: SwiftShader, the software driver that comes with Chromium, the browser that the tests have anyway.
 * From now on this process and its children see it and no other card. Elsewhere than on Linux the system brings one of its own.
 */
export function useSoftwareCard(): void {
  if (process.platform !== 'linux') return;
  const folder = driverFolder();
  process.env['VK_DRIVER_FILES'] = path.join(folder, manifest);
  // For processes that are started from here.
  process.env['LD_LIBRARY_PATH'] = [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(path.delimiter);
  // For this one: a library that stays loaded is found by its name.
  const stay = 0x1000;
  try {
    process.dlopen({ exports: {} }, path.join(folder, loader), os.constants.dlopen.RTLD_NOW | stay);
  } catch {
    // It is no addon of Node's; it is loaded all the same.
  }
}

const manifest = 'vk_swiftshader_icd.json';
const loader = 'libvulkan.so.1';

function driverFolder(): string {
  const browser = findChromium();
  const folders = [
    ...(browser === undefined ? [] : [path.dirname(realpathSync(browser))]),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
  ];
  const found = folders.find((folder) => [manifest, loader].every((name) => existsSync(path.join(folder, name))));
  if (found === undefined) {
    throw new Error(
      `The tests of WebGPU need ${manifest} and ${loader}, which come with Chromium; looked in ${folders.join(', ')}. Install Debian's chromium.`,
    );
  }
  return found;
}
