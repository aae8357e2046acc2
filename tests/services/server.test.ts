import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { isLoopback, startServer, type RunningServer } from '../../main/server/server.ts';
import { createServices } from '../../main/services/index.ts';
import { contract } from '../../preload/contract/index.ts';
import { connect } from '../../preload/rpc/client.ts';
import { webSocketChannel, type SocketLike } from '../../preload/rpc/webSocket.ts';
import { temporaryPlaces } from './temporary.ts';

const where = temporaryPlaces();
let server: RunningServer;
let cookie: string;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A request as it is written, so that nothing tidies the path or the Host. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: server.port, path: target, method, headers: { host: `127.0.0.1:${server.port}`, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      },
    );
    request.on('error', reject).end();
  });
}

const tokenPath = (address: string) => address.slice(address.indexOf('/?'));
const cookieOf = (answer: Answer) => answer.headers['set-cookie']![0]!.split(';')[0]!;

beforeAll(async () => {
  const folder = path.join(where.root, 'renderer');
  fs.mkdirSync(path.join(folder, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>screen</title>');
  fs.writeFileSync(path.join(folder, 'assets', 'index-AbCd1234.js'), 'export {};');
  fs.writeFileSync(path.join(where.root, 'secret.txt'), 'secret');
  fs.symlinkSync(path.join(where.root, 'secret.txt'), path.join(folder, 'link.txt'));
  server = await startServer({ services: createServices({ places: where }).handlers, folder, port: 0, host: '127.0.0.1' });
  cookie = cookieOf(await ask(tokenPath(server.address())));
});
afterAll(async () => {
  await server.close();
  where.remove();
});

describe('the token', () => {
  test('is exchanged once for a strict cookie and a redirect without it', async () => {
    const target = tokenPath(server.address());
    const first = await ask(target);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']![0]).toMatch(/^tensorloom-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(target)).status).toBe(401);
    expect((await ask('/', { cookie: cookieOf(first) })).body).toContain('screen');
  });

  test('a reload of the used address by who is in already leads in', async () => {
    expect(await ask('/?token=used-long-ago', { cookie })).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  test('a new one makes the one before it worthless', async () => {
    const before = tokenPath(server.address());
    server.address();
    expect((await ask(before)).status).toBe(401);
  });

  test.each(['/', '/?token=', '/?token=wrong', `/?token=${'A'.repeat(43)}`, '/assets/index-AbCd1234.js', '/rpc'])(
    'without the right one %s is refused',
    async (target) => {
      const answer = await ask(target);
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.body).not.toContain('screen');
    },
  );

  test.each(['tensorloom=x', 'other=1', '', 'tensorloom-1=abc'])('the cookie %j is none', async (wrong) =>
    expect((await ask('/', { cookie: wrong })).status).toBe(401),
  );
});

describe('files', () => {
  test('carry strict headers; hashed names are kept, the page is not', async () => {
    const page = await ask('/', { cookie });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    const policy = page.headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
    expect(policy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')|script-src[^;]*unsafe-inline|\*/);
    expect((await ask('/assets/index-AbCd1234.js', { cookie })).headers['cache-control']).toContain('immutable');
    expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/link.txt',
    '/%00',
    '/%',
    '/assets',
    '/none.html',
    '//127.0.0.1/secret.txt',
    '/etc/passwd',
  ])('%s leads nowhere', async (target) => {
    const answer = await ask(target, { cookie });
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not answered', async (method) => expect((await ask('/', { cookie }, method)).status).toBe(405));
});

describe('who asks', () => {
  test.each(['evil.example', 'evil.example:80', `evil.example:`, 'localhost:1', '0.0.0.0'])(
    'another host name (%s) is refused, cookie or not',
    async (host) => {
      const answer = await ask('/', { cookie, host });
      expect(answer.status).toBe(403);
      expect(answer.headers['content-security-policy']).not.toContain('evil');
    },
  );

  test('another origin is refused, the own one is not', async () => {
    expect((await ask('/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('/', { cookie, origin: 'null' })).status).toBe(403);
    expect((await ask('/', { cookie, origin: `http://localhost:${server.port}` })).status).toBe(200);
  });
});

describe('the socket', () => {
  const open = (headers: Record<string, string>, target = '/rpc') =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, { headers });
      socket.once('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.once('error', (error) => resolve(error.message));
    });

  test.each([
    ['without a cookie', () => ({ origin: `http://127.0.0.1:${server.port}` }), '/rpc'],
    ['with a wrong cookie', () => ({ origin: `http://127.0.0.1:${server.port}`, cookie: `tensorloom-${server.port}=guess` }), '/rpc'],
    ['without an origin', () => ({ cookie }), '/rpc'],
    ['from a foreign origin', () => ({ cookie, origin: 'http://evil.example' }), '/rpc'],
    ['from another port of this machine', () => ({ cookie, origin: 'http://127.0.0.1:1' }), '/rpc'],
    ['under another host name', () => ({ cookie, origin: 'http://evil.example', host: 'evil.example' }), '/rpc'],
    ['at another path', () => ({ cookie, origin: `http://127.0.0.1:${server.port}` }), '/'],
  ] as const)('%s is refused', async (_, headers, target) => expect(await open(headers(), target)).toContain('403'));

  test('of our page reaches the services', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } });
    const services = connect(contract, webSocketChannel(socket as unknown as SocketLike));
    expect((await services.templates.list({})).map(({ id }) => id)).toContain('3.1-vit');
    await expect(services.templates.open({ id: 'none' })).rejects.toMatchObject({ code: 'template.unknown' });
    socket.terminate();
  });

  test('nonsense on the wire ends that connection only', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie, origin: `http://127.0.0.1:${server.port}` } });
    socket.once('open', () => socket.send('{"t":"hello"}'));
    await new Promise((resolve) => socket.once('close', resolve));
    const raw = net.connect(server.port, '127.0.0.1').resume();
    raw.on('error', () => undefined);
    raw.write('GET /rpc HTTP/1.1\r\nHost: \x01\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    await new Promise((resolve) => raw.once('close', resolve));
    expect((await ask('/', { cookie })).status).toBe(200);
  });
});

test('what is loopback', () => {
  expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '192.168.1.5', 'evil.example', '127.evil.example'].some(isLoopback)).toBe(false);
});
