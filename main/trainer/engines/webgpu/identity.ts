import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** Where drivers of graphics cards announce themselves to Vulkan, on Linux. */
const manifests = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d', path.join(os.homedir(), '.local/share/vulkan/icd.d')];
const loaders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu'].map((folder) =>
  path.join(folder, 'libvulkan.so.1'),
);
const settings = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'MESA_VK_DEVICE_SELECT'];

/**
 * Says in one line what decides how WebGPU computes here, as far as it can be told without starting it: a broken driver may end the process
 * that asks it. What the card then says of itself and its driver is the verdict's own text, and is compared again at each start.
 */
export function identityOfGraphics(): string | undefined {
  const versions = ['webgpu', '@tensorflow/tfjs-backend-webgpu'].map(versionOf);
  if (versions.includes(undefined)) return undefined;
  const found = process.platform === 'linux' ? [...loaders, ...manifests.flatMap(filesIn)].flatMap(stamp) : [];
  const chosen = settings.flatMap((name) => (process.env[name] ? `${name}=${process.env[name]}` : []));
  return ['webgpu', ...versions, `node ${process.versions.node}`, os.release(), ...found, ...chosen].join(' | ');
}

function versionOf(name: string): string | undefined {
  try {
    // Not every package shows its package.json to others; the entry lies beside it or in a folder of it.
    const entry = createRequire(import.meta.url).resolve(name);
    const at = entry.lastIndexOf(path.join('node_modules', ...name.split('/')));
    const { mtimeMs, size } = statSync(path.join(entry.slice(0, at), 'node_modules', ...name.split('/'), 'package.json'));
    return `${name} ${size}/${Math.round(mtimeMs)}`;
  } catch {
    return undefined;
  }
}

const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []).map((name) => path.join(folder, name));

function stamp(file: string): string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? [`${file} ${found.size}/${Math.round(found.mtimeMs)}`] : [];
}
