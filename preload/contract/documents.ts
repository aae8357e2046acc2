import { z } from 'zod';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import { call } from './define.ts';

export interface RecentDocument {
  readonly path: string;
  readonly title: string;
  /** ISO time. */
  readonly modified: string;
  /** Last run's test accuracy and loss curve, when it has one. */
  readonly curve?: readonly number[];
  readonly figure?: string;
}

/** An edit session that did not end with a save: what the journal holds. */
export interface Recovered {
  readonly id: string;
  readonly title: string;
  readonly path?: string;
  readonly modified: string;
  readonly document: LoomDocument;
}

/** `repairs`: what was mended while opening; the screen tells. */
export type Opened = { readonly document: LoomDocument; readonly path?: string; readonly repairs?: readonly Problem[] } | { readonly problem: Problem };

/** Documents cross as `.loom` text so that every door checks them the same way (`parseDocument`). */
const path = z.string().min(1).max(4096);
const text = z.string().max(20_000_000);
/** One editing session: it becomes a file's name. */
const session = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const documents = {
  recent: call<readonly RecentDocument[]>()(z.object({})),
  /** `.loom` files of the user's Tensorloom folder (served face: there is no native dialog). */
  list: call<readonly RecentDocument[]>()(z.object({})),
  open: call<Opened>()(z.object({ path })),
  /** Checks and opens text that the screen already has (a file dropped on the window). */
  parse: call<Opened>()(z.object({ text })),
  /** Atomic: temp, fsync, rename. Without a path: into the user's Tensorloom folder, under a name made of the title. Refuses to overwrite another document unless told. */
  save: call<{ readonly path: string }>()(z.object({ text, path: path.optional(), overwrite: z.boolean().default(false) })),
  /** Keeps unsaved edits beside, never in, the saved file. `id` is one editing session. */
  journal: call<void>()(z.object({ id: session, text, path: path.optional() })),
  forget: call<void>()(z.object({ id: session })),
  recoverable: call<readonly Recovered[]>()(z.object({})),
  /** Native dialogs; null when cancelled. The served face answers `unavailable` and the screen shows its own. */
  choose: call<{ readonly path: string | null } | { readonly unavailable: true }>()(
    z.object({ purpose: z.enum(['open', 'save', 'folder']), name: z.string().max(200).optional() }),
  ),
} as const;
