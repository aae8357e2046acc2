import path from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { Language } from '../../nodes/text/text.ts';
import { fileName } from '../storage/paths.ts';
import { words } from './words.ts';

export interface Choice {
  readonly purpose: 'open' | 'save' | 'folder';
  readonly name?: string | undefined;
}

/** The system's own dialogs for `documents.choose`; null when the user cancels. */
export async function choosePath(window: BrowserWindow, language: Language, folder: string, { purpose, name }: Choice): Promise<string | null> {
  const filters = [{ name: words.documents[language], extensions: ['loom'] }];
  if (purpose === 'save') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: words.chooseSave[language],
      defaultPath: path.join(folder, `${fileName((name ?? words.untitled[language]).replace(/\.loom$/i, ''))}.loom`),
      filters,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    return canceled || filePath === '' ? null : withEnding(filePath);
  }
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: purpose === 'open' ? words.chooseOpen[language] : words.chooseFolder[language],
    defaultPath: folder,
    ...(purpose === 'open' ? { filters, properties: ['openFile'] } : { properties: ['openDirectory', 'createDirectory'] }),
  });
  return canceled ? null : (filePaths[0] ?? null);
}

const withEnding = (file: string) => (file.toLowerCase().endsWith('.loom') ? file : `${file}.loom`);
