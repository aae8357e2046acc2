import { menuCommands, type MenuCommand } from '../../preload/contract/shell.ts';
import { shellClient, useConnection } from '../backend/connection.ts';
import { isDesktop } from '../backend/channels.ts';
import { runCommand } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { openFile } from '../state/files.ts';
import { useSettings } from '../state/settings.ts';

const commandOf: Readonly<Record<MenuCommand, string>> = {
  home: 'file.home',
  open: 'file.open',
  save: 'file.save',
  saveAs: 'file.saveAs',
  export: 'file.export',
  undo: 'edit.undo',
  redo: 'edit.redo',
  train: 'run.train',
  pause: 'run.pause',
  stop: 'run.stop',
  english: 'view.english',
  chinese: 'view.chinese',
  light: 'view.light',
  dark: 'view.dark',
  system: 'view.system',
};

/** In a desktop window: tells the frame what it shows, and does what the native menu and the system ask. */
export function joinFrame(): void {
  if (!isDesktop) return;
  let told = '';
  const report = () => {
    if (useConnection.getState().status !== 'open') return;
    const { language, theme } = useSettings.getState();
    const { document, path, dirty } = useDocument.getState();
    const now = { language, theme, title: document?.title.slice(0, 200) ?? '', path, unsaved: dirty };
    if (JSON.stringify(now) === told) return;
    told = JSON.stringify(now);
    // A report that is lost with its connection is made again with the next one.
    shellClient()
      .report(now)
      .catch(() => (told = ''));
  };
  useSettings.subscribe(report);
  useDocument.subscribe(report);
  useConnection.subscribe((connection, before) => {
    if (connection.status !== 'open' || connection.backend === before.backend) return;
    told = '';
    report();
    void listen();
  });
}

async function listen(): Promise<void> {
  try {
    for await (const command of shellClient().commands({})) {
      if (command.kind === 'openFile') void openFile(command.path);
      else if (menuCommands.includes(command.command)) runCommand(commandOf[command.command]);
    }
  } catch {
    // The connection is gone; the next one listens anew.
  }
}
