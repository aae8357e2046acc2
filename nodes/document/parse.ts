import type { Block } from '../blocks/define.ts';
import { findBlock } from '../blocks/registry.ts';
import type { Problem } from '../text/problem.ts';
import { limits } from './limits.ts';
import { migrateBlocks, migrateDocument } from './migrate.ts';
import { isType } from './names.ts';
import { isFields, shown, Unfit, unfit, type Fields } from './read.ts';
import type { LoomDocument } from './schema.ts';
import { validate } from './validate.ts';

/** The version that this program writes. */
export const documentVersion = 1;

export type Parsed =
  /** `repairs`: what was mended on the way, so that nothing is lost without a word. */
  { readonly document: LoomDocument; readonly repairs: readonly Problem[] } | { readonly problem: Problem };

/**
 * Opens the text of a `.loom` file in five steps: envelope, too new, migrate, validate, typed result. Never throws, whatever the text.
 * A block type that is not known is kept with its params and wires.
 */
export function parseDocument(text: string, find: (type: string) => Block | undefined = findBlock): Parsed {
  try {
    const raw = envelope(text);
    refuseNewer(raw, find);
    const migrated = migrateBlocks(migrateDocument(raw, documentVersion), find);
    return validate(migrated);
  } catch (error) {
    if (error instanceof Unfit) return { problem: error.problem };
    throw error;
  }
}

function envelope(text: string): Fields {
  if (text.length > limits.characters) unfit('document.tooLarge', '', { got: text.length, limit: limits.characters });
  const conflict = /^(?:<{7} |={7}$|>{7} )/m.exec(text);
  let raw: unknown;
  try {
    // Editors on Windows may have put a byte order mark before the text.
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (conflict) unfit('document.conflict', '', { line: lineOf(text, conflict.index) });
    unfit('document.json', '', { line: lineOf(text, placeOf(text, String((error as Error).message))) });
  }
  if (!isFields(raw) || raw.format !== 'tensorloom') unfit('document.format', 'format', { got: shown(isFields(raw) ? raw.format : raw) });
  if (typeof raw.version !== 'number' || !Number.isInteger(raw.version) || raw.version < 1) unfit('document.version', 'version', { got: shown(raw.version) });
  return raw;
}

function refuseNewer(raw: Fields, find: (type: string) => Block | undefined): void {
  if ((raw.version as number) > documentVersion) unfit('document.tooNew', 'version', { got: raw.version as number, known: documentVersion });
  if (!isFields(raw.blocks)) return;
  for (const [type, version] of Object.entries(raw.blocks)) {
    const known = isType(type) ? find(type) : undefined;
    if (known && typeof version === 'number' && version > known.version)
      unfit('document.blockTooNew', `blocks.${type}`, { type, got: version, known: known.version });
  }
}

/** Where JSON.parse stopped: V8 names a position, or quotes what stands there, or has reached the end. */
function placeOf(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const quoted = /"([\s\S]*)"(?:\.\.\.)? is not valid JSON/.exec(message)?.[1];
  const found = quoted === undefined ? -1 : text.indexOf(quoted);
  return found < 0 ? text.length : found + (message.includes('..."') ? Math.min(10, quoted!.length) : 0);
}

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;
