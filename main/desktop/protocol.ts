import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';
import { contentType, securityHeaders } from '../storage/pageFiles.ts';
import { host, scheme } from './security.ts';

const headers = securityHeaders();

/** Once, before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/** Answers `tensorloom://app/...` with the files of `folder` and with nothing else. */
export function serveFolder(session: Session, folder: string): void {
  session.protocol.handle(scheme, (request) => answer(request, path.resolve(folder)));
}

async function answer(request: Request, folder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  const file = fileOf(request.url, folder);
  if (file === undefined) return refusal(403, 'There is nothing here.');
  try {
    const bytes = await readFile(file);
    const type = contentType(file);
    return new Response(request.method === 'HEAD' ? null : bytes, {
      headers: { ...headers, 'Content-Type': type, 'Content-Length': String(bytes.byteLength) },
    });
  } catch {
    return refusal(404, 'There is no such file.');
  }
}

/** The file that an address names; undefined for a foreign host and for whatever would lead out of the folder. */
function fileOf(address: string, folder: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.protocol !== `${scheme}:` || url.host !== host) return undefined;
  const name = decode(url.pathname);
  if (name === undefined || /[\0\\:]/.test(name)) return undefined;
  const file = path.join(folder, name.endsWith('/') ? `${name}index.html` : name);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

function decode(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function refusal(status: number, sentence: string, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(sentence, { status, headers: { ...headers, ...more, 'Content-Type': 'text/plain; charset=utf-8' } });
}
