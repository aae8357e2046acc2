import type { Text } from '../../nodes/text/text.ts';

/** What can be done, as data: one list feeds the menus, the shortcuts, the command palette and the native menu. */
export interface Command {
  readonly id: string;
  readonly text: Text;
  readonly group: CommandGroup;
  /** `Mod` is Ctrl, on a Mac the command key. Several: each works, the first is shown. */
  readonly keys?: readonly string[];
  /** Works while a text field has the focus, too. */
  readonly everywhere?: boolean;
  /** Selected text on the page comes first: then the key is the browser's. */
  readonly clipboard?: boolean;
  /** Absent: always. */
  readonly enabled?: () => boolean;
  /** A switch: on now? */
  readonly checked?: () => boolean;
  readonly run: () => void;
}

export type CommandGroup = 'file' | 'edit' | 'add' | 'graph' | 'view' | 'run';

let list: readonly Command[] = [];
let adder: (type: string) => void = () => undefined;

/** The app's shell hands its list in once, and how a block is added; panels below find commands by their ids. */
export function provideCommands(commands: readonly Command[], addBlock: (type: string) => void): void {
  list = commands;
  adder = addBlock;
}

/** Adds a block of this type in the middle of what the canvas shows. */
export const addBlockInView = (type: string): void => adder(type);

export const allCommands = (): readonly Command[] => list;
export const findCommand = (id: string): Command | undefined => list.find((command) => command.id === id);
export const isEnabled = (command: Command): boolean => command.enabled?.() ?? true;

export function runCommand(id: string): void {
  const command = findCommand(id);
  if (command !== undefined && isEnabled(command)) command.run();
}

export const onMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);

/** `Mod+Shift+Z` as this machine's keyboard has it. */
export function keysText(keys: string): string {
  const names: Readonly<Record<string, string>> = onMac ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌫' } : { Mod: 'Ctrl', Delete: 'Del' };
  const parts = keys.split('+').map((part) => names[part] ?? part);
  return parts.join(onMac ? '' : '+');
}

export function shownKeys(command: Command | undefined): string | undefined {
  const keys = command?.keys?.[0];
  return keys === undefined ? undefined : keysText(keys);
}

/** Does a key press mean these keys? */
export function keysMatch(keys: string, event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
  const parts = keys.split('+');
  // The sign that joins keys is a key as well.
  const key = keys.endsWith('+') ? '+' : parts.at(-1)!;
  const wants = (part: string) => parts.includes(part);
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  if (mod !== wants('Mod') || other || event.altKey !== wants('Alt')) return false;
  // `?` and `/` need Shift on some keyboards: for signs the sign counts, for letters and named keys Shift does.
  if ((/^[a-z0-9]$/i.test(key) || key.length > 1) && event.shiftKey !== wants('Shift')) return false;
  const pressed = /^Digit\d$/.test(event.code) ? event.code.slice(5) : event.key;
  return pressed.toLowerCase() === key.toLowerCase();
}
