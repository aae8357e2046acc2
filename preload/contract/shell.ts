import { z } from 'zod';
import { call, stream } from './define.ts';
import { contract } from './index.ts';

/** What the native menu can ask of the screen; the screen has the same commands in its own menus and keys. */
export const menuCommands = [
  'home',
  'open',
  'save',
  'saveAs',
  'export',
  'undo',
  'redo',
  'train',
  'pause',
  'stop',
  'english',
  'chinese',
  'light',
  'dark',
  'system',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

export type ShellCommand =
  | { readonly kind: 'menu'; readonly command: MenuCommand }
  /** A `.loom` file that the system handed to the application: opened as any other, with the question about unsaved changes first. */
  | { readonly kind: 'openFile'; readonly path: string };

const report = z.object({
  language: z.enum(['en', 'zh']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the open document; empty on the home screen. */
  title: z.string().max(200),
  path: z.string().max(4096).optional(),
  unsaved: z.boolean(),
});
export type ShellReport = z.infer<typeof report>;

/** The native frame around the page: there is one in the desktop face only. */
export const shell = {
  /** The frame shows what the screen shows: title, language of the menu, background, and whether closing needs a question. */
  report: call<void>()(report),
  commands: stream<ShellCommand>()(z.object({})),
} as const;

/** What the page can ask when it lives in a desktop window. */
export const desktopContract = { ...contract, shell } as const;
export type DesktopContract = typeof desktopContract;
