import { at } from './edits.ts';
import { refuse, settle } from './graphs.ts';
import { limits } from './limits.ts';
import { freeId } from './names.ts';
import type { LoomDocument, Note } from './schema.ts';

/** Edits of notes and frames. They lie on the main canvas. */

export function addNote(document: LoomDocument, note: Omit<Note, 'id'>): { readonly document: LoomDocument; readonly id: string } {
  const id = freeId(note.frame ? 'frame' : 'note', new Set(document.notes.map((one) => one.id)));
  return { document: settle({ ...document, notes: [...document.notes, { id, ...held(note) }] }), id };
}

export function setNote(document: LoomDocument, id: string, change: Partial<Omit<Note, 'id'>>): LoomDocument {
  if (!document.notes.some((note) => note.id === id)) refuse('edit.noNote', { id });
  return { ...document, notes: document.notes.map((note) => (note.id === id ? { id, ...held({ ...note, ...change }) } : note)) };
}

export function removeNotes(document: LoomDocument, ids: readonly string[]): LoomDocument {
  return { ...document, notes: document.notes.filter((note) => !ids.includes(note.id)) };
}

/** What a file can hold of a note. */
function held({ x, y, width, height, text, frame }: Omit<Note, 'id'>): Omit<Note, 'id'> {
  const size = (value: number): number => Math.min(limits.position, Math.max(40, Math.round(value) || 0));
  return { ...at({ x, y }), width: size(width), height: size(height), text: text.slice(0, limits.note), ...(frame ? { frame } : {}) };
}
