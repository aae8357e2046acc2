import { z } from 'zod';
import type { Problem } from '../../nodes/text/problem.ts';

/** Both sides say their version first; with different ones nothing is answered. */
export const rpcVersion = 1;

/** An error as plain data. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly problem?: Problem;
}

const id = z.int().min(1);
const name = z.string().max(64);

/** What a caller may send. */
export const fromClient = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), version: z.int() }),
  z.object({ t: z.literal('call'), id, service: name, method: name, args: z.unknown().optional() }),
  /** `credit`: so many values may be sent before the reader asks for more. */
  z.object({ t: z.literal('stream'), id, service: name, method: name, args: z.unknown().optional(), credit: z.int().min(1).max(1024) }),
  z.object({ t: z.literal('more'), id, credit: z.int().min(1).max(1024) }),
  z.object({ t: z.literal('cancel'), id }),
  z.object({ t: z.literal('ping') }),
]);
export type FromClient = z.infer<typeof fromClient>;

const error = z.object({
  code: z.string(),
  message: z.string(),
  problem: z.custom<Problem>((value) => value === undefined || (typeof value === 'object' && value !== null)).optional(),
});

/** What comes back. `done` ends a stream; `fault` says why the channel is about to be closed. */
export const fromServer = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), version: z.int() }),
  z.object({ t: z.literal('reply'), id, value: z.unknown().optional() }),
  z.object({ t: z.literal('next'), id, value: z.unknown().optional() }),
  z.object({ t: z.literal('done'), id }),
  z.object({ t: z.literal('fail'), id, error }),
  z.object({ t: z.literal('fault'), error }),
  z.object({ t: z.literal('pong') }),
]);
export type FromServer = z.infer<typeof fromServer>;
