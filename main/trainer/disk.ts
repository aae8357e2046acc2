import type { Problem } from '../../nodes/text/problem.ts';

/** What the system calls a disk, a folder or a right that is not there. */
const kinds: Readonly<Record<string, 'run.diskFull' | 'run.folderGone' | 'run.notWritable'>> = {
  ENOSPC: 'run.diskFull',
  EDQUOT: 'run.diskFull',
  ENOENT: 'run.folderGone',
  ENOTDIR: 'run.folderGone',
  EACCES: 'run.notWritable',
  EPERM: 'run.notWritable',
  EROFS: 'run.notWritable',
  EIO: 'run.notWritable',
};

/** The problem when an error says that a run's files cannot be written; undefined for all other errors. */
export function diskProblem(error: unknown, folder: string): Problem | undefined {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  const kind = kinds[code];
  return kind && { code: kind, data: { folder, reason: code } };
}
