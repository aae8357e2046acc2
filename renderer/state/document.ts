import { create } from 'zustand';
import { changesBetween } from '../../nodes/document/changes.ts';
import type { GraphPath } from '../../nodes/document/graphs.ts';
import { graphAt, mainGraph } from '../../nodes/document/graphs.ts';
import { begin, commit, emptyHistory, record, redo, undo, type History } from '../../nodes/document/history.ts';
import type { Graph, LoomDocument } from '../../nodes/document/schema.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import { errorText } from '../backend/problems.ts';
import { notify } from '../ui/Notice.tsx';
import { useSettings } from './settings.ts';

/**
 * The open document. It is the truth: the canvas draws a projection of it, and everything that is inferred (analysis) follows from it.
 * `document` is in the file; path, history, session and graph path live as long as this window.
 */
export interface OpenDocument {
  /** null: the home screen is shown. */
  readonly document: LoomDocument | null;
  /** Where it was opened from or last saved to. */
  readonly path: string | undefined;
  /** Words that were given with the document, its title and those of its frames: where nobody wrote others, they follow the language until it is saved. */
  readonly given: readonly Text[];
  /** As it was last saved or opened; dirty means that it differs. */
  readonly saved: LoomDocument | null;
  readonly dirty: boolean;
  /** Milliseconds since 1970; undefined: never saved in this session. */
  readonly savedAt: number | undefined;
  /** Name of this editing session in the journal. */
  readonly session: string;
  readonly history: History;
  /** The step under way takes further edits under the same key: typing a number is one step. */
  readonly mergeKey: string | undefined;
  /** The compound instances that are open, from outside in; [] is the main graph. */
  readonly graphPath: GraphPath;
}

const nothing: OpenDocument = {
  document: null,
  path: undefined,
  given: [],
  saved: null,
  dirty: false,
  savedAt: undefined,
  session: '',
  history: emptyHistory,
  mergeKey: undefined,
  graphPath: mainGraph,
};

export const useDocument = create<OpenDocument>(() => nothing);

export interface Opening {
  readonly path?: string;
  readonly given?: readonly Text[];
  /** Recovered edits are unsaved from the start and go on under their session. */
  readonly session?: string;
  readonly dirty?: boolean;
}

export function openDocument(document: LoomDocument, { path, given = [], session, dirty = false }: Opening = {}): void {
  useDocument.setState({ ...nothing, document, path, given, saved: dirty ? null : document, dirty, session: session ?? crypto.randomUUID() });
}

export function closeDocument(): void {
  useDocument.setState(nothing);
}

export type Edit = (document: LoomDocument, path: GraphPath) => LoomDocument;

/** One undoable step. With `merge`, edits under the same key in a row become one. False, and a notice says why, when the edit was refused. */
export function edit(label: Text, change: Edit, { merge }: { merge?: string } = {}): boolean {
  const { document, history, graphPath, mergeKey } = useDocument.getState();
  if (document === null) return false;
  let next: LoomDocument;
  try {
    next = change(document, graphPath);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    notify({ tone: 'warn', text: errorText(error) });
    return false;
  }
  if (next === document) return true;
  if (merge === undefined) put(next, record(history, document, next, label), undefined);
  else put(next, merge === mergeKey && history.mark !== undefined ? history : begin(history, document, label), merge);
  return true;
}

/** Ends a step under way: the slider was let go. */
export function commitEdit(): void {
  const { document, history } = useDocument.getState();
  if (document !== null) useDocument.setState({ history: commit(history, document), mergeKey: undefined });
}

/** The view belongs to the file, but neither to the history nor to what counts as unsaved. */
export function rememberView(change: (document: LoomDocument) => LoomDocument): void {
  const { document } = useDocument.getState();
  if (document !== null) useDocument.setState({ document: change(document) });
}

/** Called once at the start: words that nobody wrote are read in the user's language. It is no step and nothing unsaved. */
export function followLanguage(): void {
  useSettings.subscribe(({ language }, before) => {
    const { document, saved, given } = useDocument.getState();
    if (language === before.language || document === null || given.length === 0) return;
    const read = (words: string): string => given.find((text) => text[before.language] === words)?.[language] ?? words;
    const followed = (one: LoomDocument): LoomDocument => ({
      ...one,
      title: read(one.title),
      notes: one.notes.map((note) => ({ ...note, text: read(note.text) })),
    });
    useDocument.setState({ document: followed(document), saved: saved && followed(saved) });
  });
}

function put(document: LoomDocument, history: History, mergeKey: string | undefined): void {
  const { saved, graphPath } = useDocument.getState();
  useDocument.setState({ document, history, mergeKey, dirty: saved === null || differs(saved, document), graphPath: existing(document, graphPath) });
}

function differs({ view: _, ...before }: LoomDocument, { view: __, ...after }: LoomDocument): boolean {
  return changesBetween(before, after).length > 0;
}

export function markSaved(document: LoomDocument, path: string): void {
  const now = useDocument.getState();
  if (now.document === null) return;
  useDocument.setState({ saved: document, path, given: [], savedAt: Date.now(), dirty: differs(document, now.document) });
}

export function undoEdit(): void {
  travel(undo);
}

export function redoEdit(): void {
  travel(redo);
}

function travel(step: typeof undo): void {
  const { document, history } = useDocument.getState();
  const result = document === null ? null : step(history, document);
  if (result !== null) put(result.document, result.history, undefined);
}

export function openGraph(path: GraphPath): void {
  const { document } = useDocument.getState();
  if (document === null) return;
  commitEdit();
  useDocument.setState({ graphPath: existing(document, path) });
}

/** As much of the path as leads somewhere. */
function existing(document: LoomDocument, path: GraphPath): GraphPath {
  for (let length = path.length; length > 0; length--) {
    const shorter = length === path.length ? path : path.slice(0, length);
    try {
      graphAt(document, shorter);
      return shorter;
    } catch {
      // The instance is gone, or is no compound any more: one level up.
    }
  }
  return mainGraph;
}

const noGraph: Graph = { nodes: [], wires: [] };

/** The graph that the canvas shows. */
export function shownGraph({ document, graphPath }: Pick<OpenDocument, 'document' | 'graphPath'>): Graph {
  return document === null ? noGraph : graphAt(document, graphPath);
}

export function useGraph(): Graph {
  return useDocument(shownGraph);
}
