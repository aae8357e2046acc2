import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
const state = z.object({
  bounds: rectangle.optional(),
  maximized: z.boolean().default(false),
  fullScreen: z.boolean().default(false),
  language: z.enum(['en', 'zh']).optional(),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
});

export type Rectangle = z.infer<typeof rectangle>;
export type WindowState = z.infer<typeof state>;

export const smallest = { width: 960, height: 620 };
const usual = { width: 1440, height: 900 };

/** What the last session left; a file that cannot be read is as good as none. */
export function readState(file: string): WindowState {
  try {
    return state.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return state.parse({});
  }
}

export function writeState(file: string, value: WindowState): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.next`, JSON.stringify(value, null, 2));
  renameSync(`${file}.next`, file);
}

/**
 * Where the window opens: where it was, unless that screen is gone or has become smaller. Its title bar must be reachable:
 * a window whose top lies on no screen could not be dragged back.
 */
export function placeWindow(wanted: Rectangle | undefined, areas: readonly Rectangle[], primary: Rectangle): Rectangle {
  const area = (wanted && areas.find((screen) => holdsTitleBar(screen, wanted))) ?? primary;
  const width = Math.min(Math.max(wanted?.width ?? usual.width, smallest.width), area.width);
  const height = Math.min(Math.max(wanted?.height ?? usual.height, smallest.height), area.height);
  if (!wanted || !areas.includes(area) || !holdsTitleBar(area, wanted)) {
    return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height };
  }
  return { x: clamp(wanted.x, area.x, area.x + area.width - width), y: clamp(wanted.y, area.y, area.y + area.height - height), width, height };
}

function holdsTitleBar(screen: Rectangle, window: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return overlap >= 120 && window.y >= screen.y - 8 && window.y <= screen.y + screen.height - 40;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));
