import { newDocument as emptyDocument } from '../../nodes/document/create.ts';
import { setTitle } from '../../nodes/document/edits.ts';
import { limits } from '../../nodes/document/limits.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import { filled, fillIn, inBoth, type Language, type Text } from '../../nodes/text/text.ts';
import type { Opened, Recovered } from '../../preload/contract/documents.ts';
import { backend, type Backend } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { fileName, offer } from '../charts/files.ts';
import { ask } from '../ui/ask.tsx';
import { say } from '../ui/language.ts';
import { notify } from '../ui/Notice.tsx';
import { words as shared } from '../ui/words.ts';
import { closeDocument, commitEdit, markSaved, openDocument, useDocument, type Opening } from './document.ts';
import { forgetJournal } from './journal.ts';
import { showRun } from './run.ts';
import { setSetting, useSettings } from './settings.ts';
import { useTemplates } from './templates.ts';
import { words } from './words.ts';

/** Opening and saving. Each opening settles what is unsaved; false: the user stayed, or it failed and a notice says why. */

export async function openTemplate(id: string): Promise<boolean> {
  const open = await opening(async () => {
    const { document, info } = await backend().templates.open({ id });
    const { language } = useSettings.getState();
    const texts = document.notes.map(({ text }) => inBoth((one) => inOneLanguage(text, one)));
    const notes = document.notes.map((note, i) => ({ ...note, text: texts[i]![language] }));
    return {
      opened: { document: { ...document, notes, title: info.title[language], template: document.template ?? id } },
      from: { given: [info.title, ...texts] },
    };
  });
  if (open) setSetting('leftPanel', 'lesson');
  return open;
}

/** The frames of a template are written in both languages, "Watch · 观察": a document has one, its user's. */
function inOneLanguage(text: string, language: Language): string {
  const [en, zh] = text.split(' · ');
  return zh === undefined || !/\p{Script=Han}/u.test(zh) ? text : language === 'zh' ? zh : en!;
}

export async function openFile(path: string): Promise<boolean> {
  return opening(async () => {
    const opened = await backend().documents.open({ path });
    return { opened, from: 'document' in opened ? { path: opened.path ?? path } : {} };
  });
}

/** A `.loom` file that was dropped on the window, or chosen by the browser. */
export async function openDropped(file: File): Promise<boolean> {
  return opening(async () => {
    // A character takes up to three bytes; what is larger is not worth reading, nor sending.
    const text = file.size > limits.characters * 3 ? undefined : await file.text();
    const got = text?.length ?? file.size;
    if (text === undefined || got > limits.characters)
      return { opened: { problem: { code: 'document.tooLarge', data: { got, limit: limits.characters } } }, from: {} };
    return { opened: await backend().documents.parse({ text }), from: {} };
  });
}

export async function openRecovered({ id, path, document }: Recovered): Promise<boolean> {
  return opening(() => Promise.resolve({ opened: { document }, from: { path, session: id, dirty: true } }));
}

/** The graph that a run trains, with the run beside it: the way back after the page was loaded anew or the graph was left. */
export async function openOfRun(run: string): Promise<boolean> {
  const open = await opening(async () => {
    const document = await backend().runs.document({ run });
    const info = useTemplates.getState().list?.find(({ id }) => id === document.template);
    const titled = info !== undefined && Object.values(info.title).includes(document.title);
    const { language } = useSettings.getState();
    return titled ? { opened: { document: { ...document, title: info.title[language] } }, from: { given: [info.title] } } : { opened: { document }, from: {} };
  });
  if (open) void showRun(run);
  return open;
}

export async function newDocument(): Promise<boolean> {
  const open = await opening(() => Promise.resolve({ opened: { document: emptyDocument(say(words.untitled)) }, from: { given: [words.untitled] } }));
  if (open) setSetting('leftPanel', 'blocks');
  return open;
}

/** The native dialog's answer; undefined: it could not be asked, and a notice says why. */
async function choose(
  what: Parameters<Backend['documents']['choose']>[0],
  failed: Text,
): Promise<Awaited<ReturnType<Backend['documents']['choose']>> | undefined> {
  try {
    return await backend().documents.choose(what);
  } catch (error) {
    notify({ tone: 'bad', title: failed, text: errorText(error) });
    return undefined;
  }
}

/** The native dialog where there is one, else the browser's. */
export async function chooseAndOpen(): Promise<boolean> {
  const chosen = await choose({ purpose: 'open' }, words.openFailed);
  if (chosen === undefined) return false;
  if (!('unavailable' in chosen)) return chosen.path === null ? false : openFile(chosen.path);
  const file = await chooseInBrowser();
  return file === null ? false : openDropped(file);
}

function chooseInBrowser(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.loom';
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

async function opening(read: () => Promise<{ opened: Opened; from: Opening }>): Promise<boolean> {
  try {
    const { opened, from } = await read();
    if ('problem' in opened) throw opened;
    // Only now: a file that cannot be opened costs nobody their edits.
    if (!(await settleUnsaved())) return false;
    openDocument(opened.document, from);
    if (opened.repairs !== undefined && opened.repairs.length > 0) tellRepairs(opened.repairs);
    return true;
  } catch (error) {
    notify({ tone: 'bad', title: words.openFailed, text: errorText(error) });
    return false;
  }
}

const repairsTold = 4;

/** What was mended on the way in: the file itself stays as it is until it is saved. */
function tellRepairs(repairs: readonly Problem[]): void {
  const more = repairs.length - repairsTold;
  const text = inBoth((language) => {
    const lines = repairs.slice(0, repairsTold).map((repair) => sentence(repair, language));
    return [...lines, ...(more > 0 ? [fillIn(words.moreRepairs, language, { count: more })] : [])].join('\n');
  });
  notify({ tone: 'warn', title: words.repaired, text, stays: true });
}

/** Back to the home screen. */
export async function goHome(): Promise<boolean> {
  if (!(await settleUnsaved())) return false;
  closeDocument();
  return true;
}

/** True when nothing unsaved is left: it was saved, or the user let it go. */
export async function settleUnsaved(): Promise<boolean> {
  const { document, dirty, session } = useDocument.getState();
  if (document === null || !dirty) return true;
  const answer = await ask({
    title: say(words.unsavedTitle, { title: document.title }),
    text: say(words.unsavedText),
    choices: [
      { id: 'discard', label: say(words.discard), danger: true },
      { id: 'save', label: say(shared.save) },
    ],
  });
  if (answer === null) return false;
  if (answer.choice === 'save') return save();
  await forgetJournal(session);
  return true;
}

export async function save(): Promise<boolean> {
  const { path, document } = useDocument.getState();
  if (document === null) return false;
  if (path !== undefined) return write({ path, overwrite: true });
  const chosen = await choose({ purpose: 'save', name: `${document.title}.loom` }, words.saveFailed);
  if (chosen === undefined) return false;
  if ('unavailable' in chosen) return write({ overwrite: false });
  return chosen.path === null ? false : write({ path: chosen.path, overwrite: true });
}

export async function saveAs(): Promise<boolean> {
  const { document } = useDocument.getState();
  if (document === null) return false;
  const chosen = await choose({ purpose: 'save', name: `${document.title}.loom` }, words.saveFailed);
  if (chosen === undefined) return false;
  if (!('unavailable' in chosen)) return chosen.path === null ? false : write({ path: chosen.path, overwrite: true });
  const answer = await ask({
    title: say(words.saveAsTitle),
    choices: [{ id: 'save', label: say(shared.save) }],
    input: { label: say(words.name), value: document.title },
  });
  if (answer === null) return false;
  // Served: the file's name is made of the title, so a copy is a document with another one.
  const before = useDocument.getState();
  useDocument.setState({ document: setTitle(document, answer.input), path: undefined });
  if (await write({ overwrite: false })) return true;
  useDocument.setState({ document: before.document, path: before.path });
  return false;
}

/** While there is no backend to save with: the document as a file of the browser's. It stays unsaved here. */
export function downloadCopy(): void {
  commitEdit();
  const { document } = useDocument.getState();
  if (document !== null) offer(`${fileName(document.title)}.loom`, new Blob([printDocument(document)], { type: 'application/json' }));
}

async function write({ path, overwrite }: { path?: string; overwrite: boolean }): Promise<boolean> {
  commitEdit();
  const { document, session } = useDocument.getState();
  if (document === null) return false;
  try {
    const saved = await backend().documents.save({ text: printDocument(document), path, overwrite });
    markSaved(document, saved.path);
    if (path === undefined) notify({ tone: 'good', text: filled(words.savedTo, { path: saved.path }) });
    if (!useDocument.getState().dirty) await forgetJournal(session);
    return true;
  } catch (error) {
    const exists = typeof error === 'object' && error !== null && 'code' in error && error.code === 'document.exists';
    notify({
      tone: exists ? 'warn' : 'bad',
      title: words.saveFailed,
      text: errorText(error),
      ...(exists ? { action: { label: words.replace, run: () => void write({ path, overwrite: true }) } } : {}),
    });
    return false;
  }
}
