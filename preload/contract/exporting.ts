import { z } from 'zod';
import type { Problem } from '../../nodes/text/problem.ts';
import { call } from './define.ts';
import { runId } from './training.ts';

export const exporting = {
  /** Writes the project into `folder` (made when missing, refused when it holds other things). With `run`: its newest weights too. Without a folder: under the user's Tensorloom folder. */
  project: call<{ readonly folder: string; readonly files: readonly string[] } | { readonly problems: readonly Problem[] }>()(
    z.object({ text: z.string().max(20_000_000), folder: z.string().max(4096).optional(), run: runId.optional() }),
  ),
} as const;
