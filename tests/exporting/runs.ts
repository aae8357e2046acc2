import fs from 'node:fs';
import path from 'node:path';
import { places, type Places } from '../../main/storage/paths.ts';
import { tensorloom } from '../cli/tensorloom.ts';

/** The engines that this user has installed serve a home of a test's own too. */
export function lendEngines(home: string): void {
  fs.mkdirSync(home, { recursive: true });
  fs.symlinkSync(path.join(places().home, 'engines'), path.join(home, 'engines'), 'junction');
}

/** A run of a template on the native engine, of a few steps. */
export async function trainedRun(where: Places, template: string, more: readonly string[] = []): Promise<string> {
  const small = ['--set', 'digits.train=300', '--set', 'digits.test=60', '--steps', '5', '--engine', 'native', '--json'];
  const { lines, error } = await tensorloom(where, ['train', template, ...small, ...more]);
  const end = lines.at(-1);
  if (end?.['status'] !== 'done') throw new Error(`the training ended with ${JSON.stringify(end)}: ${error}`);
  return end['run'] as string;
}
