import type { EngineName, Mode } from '../../nodes/train/events.ts';
import { engines } from '../parity/engines.ts';

/** All ways in which a real run computes here. */

const modesOf = { cpu: [], wasm: ['eager'], native: ['eager', 'recorded', 'xla'] } as const;

export const ways = engines.flatMap((engine) => modesOf[engine].map((mode): [EngineName, Mode] => [engine, mode]));
