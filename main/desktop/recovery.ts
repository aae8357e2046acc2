import { dialog, type BrowserWindow } from 'electron';
import type { Screen } from './screen.ts';
import { words } from './words.ts';

const often = { times: 3, within: 60_000 };

/** A page that dies is loaded again; the screen then offers what the journal kept. Runs are other processes and go on. */
export function recoverPage(window: BrowserWindow, screen: Screen): void {
  let crashes: number[] = [];

  window.webContents.on('render-process-gone', (_event, { reason }) => {
    screen.forgetPage();
    if (reason === 'clean-exit') return;
    const now = Date.now();
    crashes = [...crashes.filter((time) => now - time < often.within), now];
    if (crashes.length < often.times) window.webContents.reload();
    else void ask();
  });

  window.on('unresponsive', () => {
    const { language } = screen.report;
    const buttons = [words.wait[language], words.reload[language]];
    void dialog
      .showMessageBox(window, { type: 'warning', message: words.frozen[language], detail: words.frozenDetail[language], buttons, defaultId: 0, cancelId: 0 })
      .then(({ response }) => {
        if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
      });
  });

  async function ask(): Promise<void> {
    const { language } = screen.report;
    const buttons = [words.again[language], words.quit[language]];
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: words.crashed[language],
      detail: words.crashedDetail[language],
      buttons,
      defaultId: 0,
      cancelId: 1,
    });
    if (window.isDestroyed()) return;
    if (response === 0) {
      crashes = [];
      window.webContents.reload();
    } else window.destroy();
  }
}
