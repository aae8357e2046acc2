import { z } from 'zod';
import type { Text } from '../../nodes/text/text.ts';
import type { EngineName } from '../../nodes/train/events.ts';
import { call } from './define.ts';

export interface EngineInfo {
  readonly name: EngineName;
  readonly title: Text;
  readonly state: 'ready' | 'missing' | 'failed';
  /** The one that a run without a wish gets. */
  readonly chosen: boolean;
  /** Why it is or is not chosen, and the cure. */
  readonly reason: Text;
  /** Library and device: "TensorFlow 2.21.0, CPU". */
  readonly detail?: string;
}

export const engines = {
  list: call<readonly EngineInfo[]>()(z.object({})),
} as const;
