import type { Problem } from '../../nodes/text/problem.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { inBoth, type Language, type Text } from '../../nodes/text/text.ts';

/** The problem that an error carries, if it carries one. */
export const problemOf = (error: unknown): Problem | undefined =>
  typeof error === 'object' && error !== null && 'problem' in error ? (error.problem as Problem | undefined) : undefined;

/** The same in both languages, for what stays on screen when the user changes theirs. */
export const errorText = (error: unknown): Text => inBoth((language) => errorSentence(error, language));

/** The sentence for anything a call can throw: a problem's own words, else the message. */
export function errorSentence(error: unknown, language: Language): string {
  const problem = problemOf(error);
  if (problem !== undefined) return sentence(problem, language);
  return error instanceof Error ? error.message : String(error);
}
