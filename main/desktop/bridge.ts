import { ipcMain, MessageChannelMain, type BrowserWindow } from 'electron';
import type { AllHandlers } from '../../preload/contract/define.ts';
import { desktopContract, type DesktopContract } from '../../preload/contract/shell.ts';
import { messagePortChannel } from '../../preload/rpc/messagePort.ts';
import { serve } from '../../preload/rpc/server.ts';
import { isOurs } from './security.ts';

/**
 * The only message that the main process takes from pages: "I have loaded". Our page gets one end of a fresh channel, whose
 * other end the services answer; the channel of the page that was there before ends.
 */
export function openBridge(window: () => BrowserWindow | undefined, handlers: AllHandlers<DesktopContract>): () => void {
  let end = () => {};
  ipcMain.on('tensorloom:connect', (event) => {
    if (!isOurs(event, window()?.webContents)) return;
    end();
    const { port1, port2 } = new MessageChannelMain();
    end = serve(desktopContract, handlers, messagePortChannel(port1));
    event.sender.postMessage('tensorloom:port', null, [port2]);
  });
  return () => end();
}
