import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Wheel } from '../../main/engines/library.ts';

/** A package index on this machine, as pip understands it, that can be told to be slow, to break off or to lie. */
export interface PackageIndex {
  /** What pip is told. */
  readonly env: Readonly<Record<string, string>>;
  /** The Range header of each request for a file; "-" for none. */
  readonly ranges: string[];
  /** Ends the connection after so many bytes of the next answer. */
  breakAfter?: number | undefined;
  /** Milliseconds between pieces of 16 kB. */
  wait: number;
  /** Sends so many bytes of the next answer, and the rest when what it gives back is called. */
  hold(bytes: number): () => void;
  /** Ignores ranges, as some servers do. */
  wholeOnly: boolean;
  close(): Promise<void>;
}

/** `bytes`: the file, or how long it is when its content does not matter. */
export async function serveIndex(project: string, file: string, bytes: Buffer | number): Promise<PackageIndex> {
  const length = typeof bytes === 'number' ? bytes : bytes.length;
  const sockets = new Set<import('node:net').Socket>();
  const server = http.createServer((request, response) => {
    if (request.url === `/simple/${project}/`) return void response.setHeader('content-type', 'text/html').end(`<a href="../../files/${file}">${file}</a>`);
    if (request.url !== `/files/${file}`) return void response.writeHead(404).end();
    index.ranges.push(request.headers.range ?? '-');
    const from = index.wholeOnly ? 0 : Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0 && from >= length) return void response.writeHead(416).end();
    if (from > 0) response.writeHead(206, { 'content-length': length - from, 'content-range': `bytes ${from}-${length - 1}/${length}` });
    else response.writeHead(200, { 'content-length': length });
    const stop = index.breakAfter;
    index.breakAfter = undefined;
    const standing = held;
    held = undefined;
    void send(response, from, stop, standing);
  });
  let held: { readonly after: number; readonly free: Promise<void> } | undefined;
  async function send(response: http.ServerResponse, from: number, stop = Infinity, standing?: typeof held): Promise<void> {
    for (let at = from; at < length; at += 16384) {
      if (standing && at - from >= standing.after) await standing.free;
      if (response.destroyed) return;
      if (at - from >= stop) return void response.destroy();
      const end = Math.min(length, at + 16384);
      response.write(typeof bytes === 'number' ? Buffer.alloc(end - at) : bytes.subarray(at, end));
      if (index.wait > 0) await new Promise((resolve) => setTimeout(resolve, index.wait));
    }
    response.end();
  }
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
  const index: PackageIndex = {
    env: pipFor(address),
    ranges: [],
    wait: 0,
    wholeOnly: false,
    hold(bytes) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { after: bytes, free: promise };
      return resolve;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return index;
}

/** pip with one index, and nothing else of this machine's settings. */
export const pipFor = (address: string): Record<string, string> => ({
  PIP_CONFIG_FILE: process.platform === 'win32' ? 'nul' : '/dev/null',
  PIP_INDEX_URL: address,
  PIP_EXTRA_INDEX_URL: '',
  PIP_FIND_LINKS: '',
  PIP_NO_INDEX: '',
  PIP_RETRIES: '0',
  PIP_TIMEOUT: '120',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
});

/** A wheel that pip accepts, with the named files in it, and the row of a table that describes it. */
export function makeWheel(folder: string, files: Readonly<Record<string, Buffer>>): { readonly wheel: Wheel; readonly bytes: Buffer } {
  const sources = path.join(folder, 'sources');
  for (const [name, content] of Object.entries({
    ...files,
    'small-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: small\nVersion: 1.0\n',
    'small-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    'small-1.0.dist-info/RECORD': '',
  })) {
    fs.mkdirSync(path.dirname(path.join(sources, name)), { recursive: true });
    fs.writeFileSync(path.join(sources, name), content);
  }
  const file = 'small-1.0-py3-none-any.whl';
  const script =
    'import os, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:\n  for top, _, names in os.walk("."):\n    for n in names: z.write(os.path.join(top, n))';
  execFileSync('python3', ['-c', script, path.join(folder, file)], { cwd: sources });
  const bytes = fs.readFileSync(path.join(folder, file));
  const unpacked = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  return { wheel: { project: 'small', version: '1.0', file, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), unpacked }, bytes };
}
