import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the served face. The printed address carries a token that works once: it is exchanged for a cookie that scripts cannot
 * read and other sites cannot send. Requests under another host name (DNS rebinding) or from another origin are refused, cookie or not.
 */
export class Access {
  readonly #cookieName: string;
  #token: string | undefined = secret();
  readonly #sessions = new Set<string>();

  /** Cookies are shared by all ports of a host: the port in the name keeps two servers apart. */
  constructor(port: number) {
    this.#cookieName = `tensorloom-${port}`;
  }

  /** A new token; the one before it no longer works. */
  renew(): string {
    this.#token = secret();
    return this.#token;
  }

  /** The cookie to set when the token is the right one, which is thereby used up. */
  exchange(token: string): string | undefined {
    if (this.#token === undefined || !equal(token, this.#token)) return undefined;
    this.#token = undefined;
    const session = secret();
    this.#sessions.add(digest(session));
    return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  allows(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const mine = cookies.find((cookie) => cookie.startsWith(`${this.#cookieName}=`))?.slice(this.#cookieName.length + 1);
    return mine !== undefined && this.#sessions.has(digest(mine));
  }
}

/** Is the request meant for us, by the name it was sent to and, when a page sent it, by that page's origin? */
export function isOurs(request: IncomingMessage, hosts: readonly string[]): boolean {
  const { host, origin } = request.headers;
  return host !== undefined && hosts.includes(host.toLowerCase()) && (origin === undefined || hosts.some((own) => origin === `http://${own}`));
}

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const equal = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
