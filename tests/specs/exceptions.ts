import { readFileSync } from 'node:fs';

export interface Result {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
  readonly message: string;
}

/** Specs that an engine does not pass, by the reason why that is accepted. */
export type Exceptions = readonly { readonly reason: string; readonly specs: readonly string[] }[];

export const exceptionsOf = (engine: string): Exceptions =>
  JSON.parse(readFileSync(new URL(`./exceptions/${engine}.json`, import.meta.url), 'utf8')) as Exceptions;

/** What is not as the list says: specs that fail and are not in it, and specs in it that pass or do not exist. */
export function surprises(results: readonly Result[], exceptions: Exceptions): readonly string[] {
  const expected = new Set(exceptions.flatMap(({ specs }) => specs));
  // Some specs have one name: they are one then, which fails when any does.
  const failed = new Map(results.filter(({ status }) => status === 'failed').map(({ name, message }) => [name, message]));
  const fresh = [...failed]
    .filter(([name]) => !expected.has(name))
    .map(([name, message]) => `fails: ${name}\n    ${message.replace(/\s+/g, ' ').slice(0, 300)}`);
  const names = new Set(results.map(({ name }) => name));
  const gone = [...expected]
    .filter((name) => !failed.has(name))
    .map((name) => (names.has(name) ? `passes, and is listed as an exception: ${name}` : `is listed and does not exist: ${name}`));
  return [...fresh, ...gone];
}
