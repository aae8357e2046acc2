import { existsSync } from 'node:fs';
import type { Problem } from '../../nodes/text/problem.ts';
import { libraries, oldestGlibc, type Variant, type Wheel } from './library.ts';

/** What decides which library a machine can have. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** "2.36"; undefined where there is no glibc. */
  readonly glibc?: string | undefined;
  /** Is an NVIDIA driver loaded? */
  readonly nvidia: boolean;
}

export function thisHost(): Host {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
    nvidia: existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl'),
  };
}

/** The wheels for this machine, or why there are none. Without a wish: the CUDA library where an NVIDIA driver is. */
export function wheelsFor(host: Host, wanted?: Variant): { readonly variant: Variant; readonly wheels: readonly Wheel[] } | { readonly problem: Problem } {
  const here = `${host.platform}-${host.arch}`;
  const library = libraries[here];
  if (host.platform === 'win32') return { problem: { code: 'engine.windows', data: {} } };
  if (library === undefined) return { problem: { code: 'engine.system', data: { system: here } } };
  if (host.platform === 'linux' && isOlder(host.glibc, oldestGlibc)) {
    return { problem: { code: 'engine.glibc', data: { got: host.glibc ?? '-', expected: oldestGlibc } } };
  }
  const variant = wanted ?? (host.nvidia && library.cuda !== undefined ? 'cuda' : 'cpu');
  const wheels = library[variant];
  return wheels === undefined ? { problem: { code: 'engine.noCuda', data: { system: here } } } : { variant, wheels };
}

function isOlder(version: string | undefined, than: string): boolean {
  if (version === undefined) return true;
  const [[major = 0, minor = 0], [thanMajor = 0, thanMinor = 0]] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]];
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

/** Node's report names the C library that runs; looking up the network for it would take seconds. */
function glibcVersion(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  report.excludeNetwork = before;
  return header.glibcVersionRuntime;
}
