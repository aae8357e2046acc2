import { useEffect } from 'react';
import { create } from 'zustand';
import type { NativeInstallation, NativeVariant } from '../../preload/contract/engines.ts';
import { backend, useConnection, type Backend } from '../backend/connection.ts';
import { askEngines } from './engines.ts';

/** The installation of the native engine as the backend last told it. */
export const useInstallationState = create<{ installation?: NativeInstallation }>(() => ({}));

let watched: Backend | undefined;

/** Follows the installation while there is a backend, however many look at it. */
export function useInstallation(): NativeInstallation | undefined {
  const found = useConnection((s) => s.backend);
  useEffect(() => {
    if (found && found !== watched) void watch(found);
  }, [found]);
  return useInstallationState((s) => s.installation);
}

async function watch(from: Backend): Promise<void> {
  watched = from;
  try {
    for await (const installation of from.engines.installation({})) {
      const before = useInstallationState.getState().installation;
      useInstallationState.setState({ installation });
      // Installed or removed: what trains here is another question now.
      if (before?.state === 'working' && installation.state !== 'working') void askEngines();
    }
  } catch {
    // The connection was lost; the next one is followed anew.
  }
  if (watched === from) watched = undefined;
}

const say = (failure: unknown) => void failure;

/** What goes wrong is part of the installation's state, where the screen shows it. */
export const installNativeEngine = (variant?: NativeVariant): void =>
  void backend()
    .engines.install(variant === undefined ? {} : { variant })
    .catch(say);
export const cancelInstallation = (): void => void backend().engines.cancel({}).catch(say);
export const removeNativeEngine = (): void => void backend().engines.remove({}).catch(say);
export const declineNativeEngine = (): void => void backend().engines.decline({}).catch(say);
