import { ProblemError, type Problem } from '../../nodes/text/problem.ts';

export function fail(code: Problem['code'], data: Problem['data'] = {}): never {
  throw new ProblemError({ code, data });
}

/** Whatever ended an installation, as a problem: errors of the file system have sentences of their own. */
export function problemOf(error: unknown, folder: string, signal: AbortSignal): Problem {
  if (signal.aborted) return { code: 'engine.cancelled', data: {} };
  if (error instanceof ProblemError) return error.problem;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'engine.diskFull', data: { folder } };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return { code: 'engine.unwritable', data: { folder, reason: code } };
  return { code: 'engine.failed', data: { reason: message } };
}

/** Throws when the installation was cancelled meanwhile. */
export function goOn(signal: AbortSignal): void {
  if (signal.aborted) fail('engine.cancelled');
}
