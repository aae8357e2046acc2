import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { contentType } from '../storage/pageFiles.ts';
import { isInside } from '../storage/paths.ts';

/** Answers with a file of `folder` and with nothing else; names with a build hash in them are kept by the browser. */
export async function serveFile(folder: string, pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = await resolveFile(folder, pathname);
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const hashed = /-[\w-]{8,}\.\w+$/.test(file.path) && path.basename(path.dirname(file.path)) === 'assets';
  response.writeHead(200, {
    'Content-Type': contentType(file.path),
    'Content-Length': file.size,
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

async function resolveFile(folder: string, pathname: string): Promise<{ path: string; size: number } | undefined> {
  try {
    const name = decodeURIComponent(pathname);
    if (name.includes('\0') || name.includes('\\')) return undefined;
    const wanted = path.join(folder, name === '/' ? 'index.html' : name);
    if (!isInside(folder, wanted)) return undefined;
    // A link inside the folder may not lead out of it either.
    const real = await fs.realpath(wanted);
    if (!isInside(await fs.realpath(folder), real)) return undefined;
    const { size } = await fs.stat(real).then((stat) => (stat.isFile() ? stat : Promise.reject(new Error('not a file'))));
    return { path: real, size };
  } catch {
    return undefined;
  }
}
