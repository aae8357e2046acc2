import type { NativeInstallation } from '../../preload/contract/engines.ts';
import { BindingSources } from './binding.ts';
import { bytesHere } from './fetchWheel.ts';
import { thisHost, wheelsFor, type Host } from './host.ts';
import { exists, heal, isOutdated, manifestOf } from './installed.ts';
import { holderOf } from './lock.ts';
import { nativePlaces } from './places.ts';

/** What is installed in a home, what could be, or why it could not. */
export async function installationOf({ home, root, host = thisHost() }: { home: string; root: string; host?: Host }): Promise<NativeInstallation> {
  const { downloads, answered, lock } = nativePlaces(home);
  if ((await holderOf(lock)) === undefined) await heal(home);
  const manifest = await manifestOf(home);
  const possible = wheelsFor(host);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    state: manifest ? 'installed' : 'absent',
    ...(manifest && {
      installed: { library: manifest.library, variant: manifest.variant, bytes: manifest.bytes, outdated: isOutdated(manifest, new BindingSources(root)) },
    }),
    ...('problem' in possible
      ? { obstacle: possible.problem }
      : {
          offer: {
            variant: possible.variant,
            download: sum(possible.wheels.map(({ size }) => size)),
            disk: sum(possible.wheels.map(({ unpacked }) => unpacked)),
            here: sum(await Promise.all(possible.wheels.map((wheel) => bytesHere(wheel, downloads)))),
          },
        }),
    answered: await exists(answered),
  };
}
