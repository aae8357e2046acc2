import { app, shell, type IpcMainEvent, type Session, type WebContents } from 'electron';

/** The one origin that pages of the application have. */
export const scheme = 'tensorloom';
export const host = 'app';
export const origin = `${scheme}://${host}`;

/** Where links of lessons and of the help menu may lead. They open in the user's browser, never in a window of ours. */
const readable = [
  'arxiv.org',
  'doi.org',
  'distill.pub',
  'en.wikipedia.org',
  'github.com',
  'jmlr.org',
  'js.tensorflow.org',
  'keras.io',
  'papers.nips.cc',
  'proceedings.mlr.press',
  'www.tensorflow.org',
  'yann.lecun.com',
  'zh.wikipedia.org',
];

export function mayOpenOutside(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url !== undefined && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && readable.includes(url.hostname);
}

function openOutside(address: string): void {
  if (mayOpenOutside(address)) void shell.openExternal(address);
}

/** Holds for every page that will ever be made, whatever made it. Call before the application is ready. */
export function hardenPages(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => hardenPage(contents));
}

function hardenPage(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Reloading our page is a navigation to our origin; nothing else is, in no frame.
  contents.on('will-frame-navigate', (event) => {
    if (originOf(event.url) === origin) return;
    event.preventDefault();
    if (event.isMainFrame) openOutside(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (originOf(event.url) !== origin) event.preventDefault();
  });
}

/** The studio needs no camera, no position, no notification; writing to the clipboard is what "copy" buttons do. */
export function denyPermissions(session: Session): void {
  const allowed = (permission: string, from: string) => permission === 'clipboard-sanitized-write' && originOf(from) === origin;
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(allowed(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, from) => allowed(permission, from));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** Only the top frame of our own window, showing our own page, is answered. */
export function isOurs(event: IpcMainEvent, contents: WebContents | undefined): boolean {
  const frame = event.senderFrame;
  return (
    contents !== undefined && event.sender === contents && frame !== null && frame.parent === null && frame === contents.mainFrame && frame.origin === origin
  );
}

/** `URL.origin` is "null" for schemes that Node does not know. */
function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url ? `${url.protocol}//${url.host}` : '';
}
