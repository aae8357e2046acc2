import fs from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../../nodes/document/limits.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { ProblemCode } from '../../nodes/text/problemTexts.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { documents as contract, Opened, RecentDocument } from '../../preload/contract/documents.ts';
import { writeAtomic } from '../storage/atomic.ts';
import type { Journal } from '../storage/journal.ts';
import { fileName } from '../storage/paths.ts';
import type { Recents } from '../storage/recents.ts';

export type Chooser = Handlers<typeof contract>['choose'];

interface Needs {
  /** The folder for documents saved without a path. */
  readonly folder: string;
  readonly journal: Journal;
  readonly recents: Recents;
  /** Figure and curve of the newest run of each document path. */
  readonly latestRuns: () => Promise<ReadonlyMap<string, Pick<RecentDocument, 'curve' | 'figure'>>>;
  readonly choose?: Chooser;
}

export function documentsService({ folder, journal, recents, latestRuns, choose }: Needs): Handlers<typeof contract> {
  return {
    async recent() {
      return describeAll(await recents.list(), await latestRuns());
    },

    async list() {
      const names = await fs.readdir(folder, { recursive: true }).catch(() => []);
      const files = names.filter((name) => name.endsWith('.loom')).map((name) => path.join(folder, name));
      const found = await describeAll(files, await latestRuns());
      return found.sort((a, b) => (a.modified < b.modified ? 1 : -1));
    },

    async open({ path: file }) {
      const wanted = documentPath(file);
      const opened = await readDocument(wanted);
      if ('document' in opened) await recents.add(wanted);
      return opened;
    },

    parse: ({ text }) => opened(text),

    async save({ text, path: wanted, overwrite }) {
      const parsed = parseDocument(text);
      if ('problem' in parsed) throw new ProblemError(parsed.problem);
      const file = wanted === undefined ? path.join(folder, `${fileName(parsed.document.title)}.loom`) : documentPath(wanted);
      if (!overwrite && (await exists(file))) throw problem('document.exists', { path: file });
      try {
        await writeAtomic(file, text);
      } catch (error) {
        throw problem('document.unwritable', { path: file, reason: reasonOf(error) });
      }
      await recents.add(file);
      return { path: file };
    },

    // The journal takes any text: what cannot be opened today must still not be lost.
    journal: ({ id, text, path: file }) => journal.write({ id, text, ...(file === undefined ? {} : { path: file }), modified: new Date().toISOString() }),
    forget: ({ id }) => journal.forget(id),

    async recoverable() {
      return (await journal.entries()).flatMap(({ id, text, path: file, modified }) => {
        const parsed = parseDocument(text);
        if ('problem' in parsed) return [];
        return [{ id, modified, title: parsed.document.title, document: parsed.document, ...(file === undefined ? {} : { path: file }) }];
      });
    },

    choose: choose ?? (() => ({ unavailable: true })),
  };
}

/** Reads a document whose path the user gave, whatever it turns out to be. */
export async function readDocument(file: string): Promise<Opened> {
  try {
    const { size } = await fs.stat(file);
    // A character takes up to three bytes; what is larger is not worth reading.
    if (size > limits.characters * 3) return { problem: { code: 'document.tooLarge', data: { path: '', got: size, limit: limits.characters } } };
    return { ...opened(await fs.readFile(file, 'utf8')), path: file };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { problem: { code: missing ? 'document.missing' : 'document.unreadable', data: { path: file, reason: reasonOf(error) } } };
  }
}

function opened(text: string): Opened {
  const parsed = parseDocument(text);
  return 'problem' in parsed ? { problem: parsed.problem } : { document: parsed.document, ...(parsed.repairs.length ? { repairs: parsed.repairs } : {}) };
}

/** Only documents are read and written through this door: the screen can never touch another file. */
function documentPath(file: string): string {
  if (path.extname(file).toLowerCase() !== '.loom') throw problem('document.extension', { path: file });
  return path.resolve(file);
}

async function describeAll(files: readonly string[], latest: ReadonlyMap<string, Pick<RecentDocument, 'curve' | 'figure'>>): Promise<RecentDocument[]> {
  const found = await Promise.all(files.map((file) => describe(file)));
  return found.flatMap((one) => (one ? [{ ...one, ...latest.get(one.path) }] : []));
}

async function describe(file: string): Promise<RecentDocument | undefined> {
  try {
    const { mtime } = await fs.stat(file);
    return { path: file, title: (await titleOf(file)) ?? path.basename(file, '.loom'), modified: mtime.toISOString() };
  } catch {
    // Moved or deleted since: the list simply does not show it.
    return undefined;
  }
}

/** The title stands near the top of the file; a list of documents need not read each to its end. */
async function titleOf(file: string): Promise<string | undefined> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const title = /"title"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
    return title === undefined ? undefined : (JSON.parse(title) as string);
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

const problem = (code: ProblemCode, data: Record<string, string | number>) => new ProblemError({ code, data });
const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
