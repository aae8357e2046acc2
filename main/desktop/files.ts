import path from 'node:path';
import { app } from 'electron';

/** The `.loom` files among the arguments of a start; what begins with a dash belongs to Electron or to us. */
export function filesOf(argv: readonly string[], folder: string): string[] {
  return argv
    .slice(1)
    .filter((word) => !word.startsWith('-') && word.toLowerCase().endsWith('.loom'))
    .map((word) => path.resolve(folder, word));
}

/**
 * True for the first instance, which gets the files of all later ones. `open` is called with every file that the system hands
 * over, `show` when the user starts the application a second time.
 */
export function claimFiles(open: (file: string) => void, show: () => void): boolean {
  // Before anything else: macOS sends the file while the application starts.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open(path.resolve(file));
  });
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv, folder) => {
    show();
    for (const file of filesOf(argv, folder)) open(file);
  });
  for (const file of filesOf(process.argv, process.cwd())) open(file);
  return true;
}
