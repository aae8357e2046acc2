import type { Text } from '../text/text.ts';
import { applyChanges, changesBetween, type Change } from './changes.ts';
import type { LoomDocument } from './schema.ts';

/**
 * Undo as diffs between marks. What lies between `begin` and `commit` is one step, so a drag is one; what changes nothing is none.
 * Values, not a class: a store keeps the history beside the document. Selection and view are no part of it and so never clear redo.
 */
export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** Where the step under way began. */
  readonly mark?: { readonly document: LoomDocument; readonly label: Text };
}

export interface Step {
  /** "Add Dense": stands behind Undo and Redo in the menu. */
  readonly label: Text;
  readonly changes: readonly Change[];
}

export const emptyHistory: History = { past: [], future: [] };

/** Steps kept; older ones are forgotten. */
export const historyCap = 500;

/** A step begins. A step still under way is committed first. */
export function begin(history: History, document: LoomDocument, label: Text): History {
  return { ...commit(history, document), mark: { document, label } };
}

/** The step under way ends with `document`. Without a difference the history, redo too, stays as it was. */
export function commit(history: History, document: LoomDocument): History {
  const { mark, past, future } = history;
  if (!mark) return history;
  return record({ past, future }, mark.document, document, mark.label);
}

/** The step under way is given up: the document goes back to the mark. */
export function cancel(history: History, document: LoomDocument): { readonly history: History; readonly document: LoomDocument } {
  const { mark, past, future } = history;
  if (!mark) return { history, document };
  return { history: { past, future }, document: { ...mark.document, view: document.view } };
}

/** A step in one go. */
export function record(history: History, before: LoomDocument, after: LoomDocument, label: Text): History {
  const settled = history.mark ? commit(history, before) : history;
  const changes = changesBetween(withoutView(before), withoutView(after));
  if (changes.length === 0) return settled;
  return { past: [...settled.past, { label, changes }].slice(-historyCap), future: [] };
}

/** The document before the last step; null when there is none. A step under way is committed first. */
export function undo(history: History, document: LoomDocument): { readonly history: History; readonly document: LoomDocument; readonly label: Text } | null {
  const { past, future } = commit(history, document);
  const step = past.at(-1);
  if (!step) return null;
  return { history: { past: past.slice(0, -1), future: [step, ...future] }, document: applyChanges(document, step.changes, 'before'), label: step.label };
}

export function redo(history: History, document: LoomDocument): { readonly history: History; readonly document: LoomDocument; readonly label: Text } | null {
  const { past, future } = commit(history, document);
  const step = future[0];
  if (!step) return null;
  return { history: { past: [...past, step], future: future.slice(1) }, document: applyChanges(document, step.changes, 'after'), label: step.label };
}

const withoutView = ({ view: _, ...rest }: LoomDocument): Omit<LoomDocument, 'view'> => rest;
