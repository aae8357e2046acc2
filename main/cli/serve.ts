import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { isLoopback, startServer, type RunningServer } from '../server/server.ts';
import type { Context } from './context.ts';
import { whole } from './options.ts';
import { UsageError } from './output.ts';
import { words } from './words.ts';

/** Where the app is looked for when nothing else is said; when it is taken and nobody asked for it, any free port serves. */
const usualPort = 7438;

export interface ServeOptions {
  readonly port?: string;
  readonly host: string;
  readonly allowNetwork?: boolean;
  readonly open?: boolean;
}

export async function serve(context: Context, { port: portText, host, allowNetwork, open }: ServeOptions): Promise<number> {
  const { output, services, root } = context;
  const port = whole(output, '--port', portText, { min: 0, max: 65_535 });
  if (!isLoopback(host) && !allowNetwork) throw new UsageError(output.say(words.notLoopback, { host }));
  const folder = path.join(root, 'dist', 'renderer');
  if (!fs.existsSync(path.join(folder, 'index.html'))) throw new UsageError(output.say(words.notBuilt));

  const server = await start(port);
  const tell = () => {
    const address = server.address();
    output.object({ event: 'serve', address, port: server.port });
    output.line(output.say(words.serving, { address }));
    return address;
  };
  if (!isLoopback(host)) process.stderr.write(`${output.say(words.exposed, { host })}\n`);
  // Before the address is told: whoever reads it may end this at once.
  const over = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const address = tell();
  if (process.stdin.isTTY) {
    output.line(output.say(words.once));
    readline.createInterface({ input: process.stdin }).on('line', tell);
  }
  if (open) openBrowser(address);

  await over;
  await services.close();
  await server.close();
  return 0;

  async function start(wanted: number | undefined): Promise<RunningServer> {
    const options = { services: services.handlers, folder, host };
    try {
      return await startServer({ ...options, port: wanted ?? usualPort });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (wanted !== undefined) throw new UsageError(output.say(words.portTaken, { port: wanted }));
      return startServer({ ...options, port: 0 });
    }
  }
}

function openBrowser(address: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]];
  // Without a browser the printed address still serves.
  spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
