import { dialog, type BrowserWindow } from 'electron';
import { fill } from '../../nodes/text/text.ts';
import type { Screen } from './screen.ts';
import { words } from './words.ts';

/** Asks about unsaved changes before the window closes. Answers a function that is told when the user cancels a save dialog. */
export function guardClosing(window: BrowserWindow, screen: Screen): () => void {
  let asking = false;
  let closeWhenSaved = false;

  window.on('close', (event) => {
    if (!screen.report.unsaved) return;
    event.preventDefault();
    if (!asking) void ask();
  });
  screen.onReport((report) => {
    if (!closeWhenSaved || report.unsaved || window.isDestroyed()) return;
    closeWhenSaved = false;
    window.close();
  });
  // We have asked; the page's own question would be a second one.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());

  async function ask(): Promise<void> {
    asking = true;
    const { language, title } = screen.report;
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: fill(words.unsaved[language], { title: title || words.untitled[language] }),
      detail: words.unsavedDetail[language],
      buttons: [words.save[language], words.dontSave[language], words.cancel[language]],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    asking = false;
    if (window.isDestroyed()) return;
    if (response === 0) {
      closeWhenSaved = true;
      screen.send({ kind: 'menu', command: 'save' });
    } else if (response === 1) window.destroy();
  }

  return () => (closeWhenSaved = false);
}
