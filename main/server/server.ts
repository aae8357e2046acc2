import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { contract, type AppContract } from '../../preload/contract/index.ts';
import type { AllHandlers } from '../../preload/contract/define.ts';
import { serve as serveRpc } from '../../preload/rpc/server.ts';
import { webSocketChannel, type SocketLike } from '../../preload/rpc/webSocket.ts';
import { Access, isOurs } from './access.ts';
import { securityHeaders } from '../storage/pageFiles.ts';
import { serveFile } from './static.ts';

export interface ServerOptions {
  readonly services: AllHandlers<AppContract>;
  /** The built screen. */
  readonly folder: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
}

export interface RunningServer {
  readonly port: number;
  /** The address with a fresh one-time token. Each call makes the token before it worthless. */
  address(): string;
  close(): Promise<void>;
}

/** A document of the largest size allowed, in MessagePack, and then some. */
const largestMessage = 80 * 1024 * 1024;

/** The served face: the built screen over HTTP, the services over a WebSocket at /rpc, both for holders of the cookie only. */
export async function startServer({ services, folder, port: wantedPort, host }: ServerOptions): Promise<RunningServer> {
  const server = http.createServer();
  await listen(server, wantedPort, host);
  const { port } = server.address() as net.AddressInfo;
  const hosts = hostNames(host, port);
  const access = new Access(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });

  server.on('request', (request, response) => {
    const ours = isOurs(request, hosts);
    // A Host that is not ours is never written into a header.
    // `connect-src 'self'` does not cover WebSockets in every browser, so their address is named.
    for (const [name, value] of Object.entries(securityHeaders(`ws://${ours ? request.headers.host! : hosts[0]!}`))) response.setHeader(name, value);
    const refuse = (status: number, text: string) => response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    if (!ours) return refuse(403, 'This address is not served.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are answered.');
    const url = parseTarget(request.url);
    if (url === undefined) return refuse(400, 'This is not a path.');
    const token = url.searchParams.get('token');
    if (token !== null && url.pathname === '/') {
      const cookie = access.exchange(token);
      if (cookie !== undefined) return response.writeHead(303, { Location: '/', 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }).end();
      // A reload of the printed address by someone who is in already.
      if (access.allows(request)) return response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end();
    }
    if (!access.allows(request)) {
      return refuse(
        401,
        'This address works once. Press Enter in the terminal for a new one, or start the command again.\n这个地址只能使用一次。请在终端按回车获取新地址，或重新运行命令。',
      );
    }
    void serveFile(folder, url.pathname, request, response);
  });

  server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    // A browser always names its origin on a WebSocket; whoever does not is no page of ours.
    if (parseTarget(request.url)?.pathname !== '/rpc' || request.headers.origin === undefined || !isOurs(request, hosts) || !access.allows(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => serveRpc(contract, services, webSocketChannel(accepted as unknown as SocketLike)));
  });

  return {
    port,
    address: () => `http://${hosts[0]}/?token=${access.renew()}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The names under which requests may come: the loopback ones, and the address listened on when it is another. */
function hostNames(host: string, port: number): string[] {
  const names = isLoopback(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [net.isIPv6(host) ? `[${host}]` : host, '127.0.0.1', 'localhost'];
  const first = host === '::1' ? '[::1]' : host === 'localhost' ? 'localhost' : names[0]!;
  return [...new Set([first, ...names])].map((name) => `${name}:${port}`.toLowerCase());
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'));
}

function parseTarget(target: string | undefined): URL | undefined {
  // `//other.host/` would be read as another host.
  if (target === undefined || !target.startsWith('/') || target.startsWith('//')) return undefined;
  return URL.parse(`http://local${target}`) ?? undefined;
}

function listen(server: http.Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
