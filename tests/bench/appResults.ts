import { readFileSync, writeFileSync } from 'node:fs';
import type { Results } from './results.ts';

const file = new URL('./app.json', import.meta.url);

/** What `overhead.ts`, `streaming.ts` and `graphPanel.ts` found when they were last run. */
export function appResults(): Results['app'] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results['app'];
  } catch {
    return {};
  }
}

export function keepAppResult(name: string, figures: Results['app'][string]): void {
  writeFileSync(file, `${JSON.stringify({ ...appResults(), [name]: figures }, null, 2)}\n`);
}
