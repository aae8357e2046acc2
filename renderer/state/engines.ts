import { useEffect } from 'react';
import { create } from 'zustand';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import type { EngineInfo } from '../../preload/contract/engines.ts';
import { backend, useConnection } from '../backend/connection.ts';

interface Engines {
  readonly list?: readonly EngineInfo[];
  readonly error?: unknown;
  /** What the next run is asked to use; undefined: the best there is. Lives in this window. */
  readonly wish?: EngineName;
  /** How the native engine is to compute the next run's steps; undefined: in the fastest way. Lives in this window. */
  readonly mode?: Mode;
}

export const useEngines = create<Engines>(() => ({}));

/** `again`: tests them anew, whatever earlier tests found. */
export async function askEngines(wish: { again?: boolean } = {}): Promise<void> {
  try {
    useEngines.setState({ list: await backend().engines.list(wish), error: undefined });
  } catch (error) {
    useEngines.setState({ error });
  }
}

/** Asks once a connection. */
export function useEngineList(): Engines {
  const found = useConnection((s) => s.backend);
  useEffect(() => {
    if (found) void askEngines();
  }, [found]);
  return useEngines();
}

export const wishForMode = (mode: Mode | undefined): void => useEngines.setState({ mode });
export const wishFor = (wish: EngineName | undefined): void => useEngines.setState({ wish });
