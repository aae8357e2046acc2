import { printDocument } from '../../nodes/document/print.ts';
import { backend, useConnection } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { notify } from '../ui/Notice.tsx';
import { useDocument } from './document.ts';
import { words } from './words.ts';

/** Keeps unsaved edits beside the saved file: at most this many milliseconds of work can be lost. */
const delay = 400;

let timer: ReturnType<typeof setTimeout> | undefined;
let written: object | null = null;

/** Writes what is not yet in the journal. */
export async function flushJournal(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const { document, dirty, session, path } = useDocument.getState();
  if (document === null || !dirty || document === written || useConnection.getState().status !== 'open') return;
  written = document;
  try {
    await backend().documents.journal({ id: session, text: printDocument(document), path });
  } catch (error) {
    written = null;
    // While the connection is lost, its banner says so; the next connection writes the journal.
    if (useConnection.getState().status === 'open') notify({ tone: 'bad', title: words.journalFailed, text: errorText(error) });
  }
}

export async function forgetJournal(session: string): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  // A session that stays in the journal is offered as recoverable once more; nothing is lost by that.
  await backend()
    .documents.forget({ id: session })
    .catch(() => undefined);
}

/** Called once at the start. */
export function keepJournal(): void {
  useDocument.subscribe((now, before) => {
    if (now.document === before.document || !now.dirty) return;
    timer ??= setTimeout(() => void flushJournal(), delay);
  });
  useConnection.subscribe((now, before) => {
    if (now.status !== 'open' || before.status === 'open') return;
    written = null;
    void flushJournal();
  });
  // The page may never be seen again after this.
  window.addEventListener('pagehide', () => void flushJournal());
  document.addEventListener('visibilitychange', () => document.hidden && void flushJournal());
}
