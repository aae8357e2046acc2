import './noEval.ts';
import type { Clients } from '../../../preload/contract/define.ts';
import { desktopContract, type DesktopContract, type ShellCommand } from '../../../preload/contract/shell.ts';
import { connect } from '../../../preload/rpc/client.ts';
import { messagePortChannel } from '../../../preload/rpc/messagePort.ts';

export interface PageClient {
  readonly backend: Clients<DesktopContract>;
  /** What the shell has asked for so far. */
  readonly commands: ShellCommand[];
  readonly ended: boolean;
}

declare global {
  interface Window {
    testClient?: PageClient;
    /** Ports that have come, and from which origin. */
    testPorts: string[];
    readonly tensorloom?: { readonly face: 'desktop'; readonly platform: string };
  }
}

window.testPorts = [];
window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!port) return;
  window.testPorts.push(event.origin);
  const commands: ShellCommand[] = [];
  const state = { backend: undefined as unknown as Clients<DesktopContract>, commands, ended: false };
  state.backend = connect(desktopContract, messagePortChannel(port), { onEnd: () => (state.ended = true) });
  window.testClient = state;
  void (async () => {
    for await (const command of state.backend.shell.commands({})) commands.push(command);
  })().catch(() => undefined);
});
