import type { z } from 'zod';
import { ProblemError, sentence, type Problem } from '../../nodes/text/problem.ts';
import type { ProblemCode } from '../../nodes/text/problemTexts.ts';
import type { WireError } from './frames.ts';

type RpcCode = Extract<ProblemCode, `rpc.${string}`>;

/** A call that failed, on either side of the border. `problem` gives the sentence in the user's language. */
export class RpcError extends Error {
  readonly code: string;
  readonly problem: Problem | undefined;

  constructor({ code, message, problem }: WireError) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.problem = problem;
  }
}

export function rpcError(code: RpcCode, data: Problem['data']): RpcError {
  const problem: Problem = { code, data };
  return new RpcError({ code, message: sentence(problem, 'en'), problem });
}

/** Any thrown thing as plain data. Stacks stay where they are: they name paths of the machine. */
export function toWire(error: unknown): WireError {
  if (error instanceof ProblemError) return { code: error.problem.code, message: error.message, problem: error.problem };
  if (error instanceof RpcError) return { code: error.code, message: error.message, ...(error.problem ? { problem: error.problem } : {}) };
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const failed = rpcError('rpc.failed', { message });
  return { code: typeof code === 'string' ? code : failed.code, message, problem: failed.problem! };
}

/** Names the field, what came and what was expected. */
export function argumentsError(service: string, method: string, error: z.ZodError, args: unknown): RpcError {
  const issue = error.issues[0]!;
  const got = issue.path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    args,
  );
  return rpcError('rpc.arguments', {
    service,
    method,
    field: issue.path.length ? issue.path.join('.') : 'args',
    got: describe(got),
    expected: issue.message.replace(/^.*?expected /, '').replace(/, received .*$/, ''),
  });
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value.length > 60 ? `a text of ${value.length} characters` : `"${value}"`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  return String(value);
}
