import { create } from 'zustand';
import type { Client, Clients } from '../../preload/contract/define.ts';
import { contract, type AppContract } from '../../preload/contract/index.ts';
import { desktopContract, type shell } from '../../preload/contract/shell.ts';
import type { Channel } from '../../preload/rpc/channel.ts';
import { connect } from '../../preload/rpc/client.ts';
import { isDesktop, openChannel } from './channels.ts';

export type Backend = Clients<AppContract>;

interface Connection {
  readonly status: 'connecting' | 'open' | 'lost';
  /** The last one had; after a loss its calls fail at once until there is another. */
  readonly backend: Backend | null;
  /** Attempts since the connection was lost. */
  readonly attempt: number;
  /** Something answers at this address, but it does not know this window: the app was started again and has given out another address. */
  readonly stranger: boolean;
}

export const useConnection = create<Connection>(() => ({ status: 'connecting', backend: null, attempt: 0, stranger: false }));

/** Waits before the next attempt, in milliseconds; the last one repeats. */
const waits = [500, 1000, 2000, 4000, 8000];
let timer: ReturnType<typeof setTimeout> | undefined;
let current = 0;

/** Connects, and again after every loss. Also what the banner's button calls. */
export function reconnect(): void {
  clearTimeout(timer);
  const mine = ++current;
  void openChannel().then(
    (channel) => mine === current && greet(channel, mine),
    () => mine === current && lose(),
  );
}

function greet(channel: Channel, mine: number): void {
  const backend: Backend = connect(isDesktop ? desktopContract : contract, channel, { onEnd: () => mine === current && lose() });
  // A channel that opens is not yet a backend that answers. A desktop's page is given one port alone: there is no other attempt, so that a slow machine has its time.
  backend.engines.list({}, isDesktop ? {} : { timeout: 20_000 }).then(
    () => mine === current && useConnection.setState({ status: 'open', backend, attempt: 0, stranger: false }),
    () => {
      channel.close('no answer');
      if (mine === current) lose();
    },
  );
}

function lose(): void {
  const attempt = useConnection.getState().attempt + 1;
  current++;
  useConnection.setState({ status: 'lost', attempt });
  timer = setTimeout(reconnect, waits[Math.min(attempt, waits.length) - 1]);
  if (!isDesktop) void askWhoAnswers(current);
}

/** A WebSocket does not tell why it was refused; the address itself does. */
async function askWhoAnswers(mine: number): Promise<void> {
  const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (mine === current) useConnection.setState({ stranger: answer?.status === 401 });
}

/** The services. Components below the app's shell are drawn only once there is a backend. */
export function useBackend(): Backend {
  return useConnection((s) => s.backend)!;
}

/** Outside React. */
export function backend(): Backend {
  const { backend } = useConnection.getState();
  if (backend === null) throw new Error('the backend is asked before it is connected');
  return backend;
}

/** The native frame, in the desktop face. */
export function shellClient(): Client<typeof shell> {
  return (backend() as Backend & { readonly shell: Client<typeof shell> }).shell;
}
