import { problemTexts, type ProblemCode } from './problemTexts.ts';
import { fillIn, inBoth, type Language, type Text } from './text.ts';

/** What is wrong, as data. The screen turns it into a sentence in the user's language and offers the cures as buttons. */
export interface Problem {
  readonly code: ProblemCode;
  /** The node it is about: its id, or `compound/inner` inside a compound. */
  readonly block?: string;
  readonly port?: string;
  readonly param?: string;
  /** Which characters of a typed `param` it is about: the first, and the one after the last. */
  readonly range?: { readonly from: number; readonly to: number };
  /** What came and what was expected, by the names that the text of `code` uses. Words of our own come in both languages. */
  readonly data: Readonly<Record<string, string | number | Text>>;
  readonly cures?: readonly Cure[];
}

/** A repair that can be carried out with one press. */
export type Cure =
  | { readonly kind: 'set'; readonly block?: string; readonly param: string; readonly to: string | number | boolean }
  | { readonly kind: 'insert'; readonly type: string; readonly params?: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: 'disconnect'; readonly wire: string };

/** An error that carries a problem across a function that can only throw. Crosses processes as plain data. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(sentence(problem, 'en'));
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** What is wrong and how to mend it, in both languages. */
export const sentenceText = (problem: Problem): Text => inBoth((language) => sentence(problem, language));

/** What is wrong and how to mend it, in one or two sentences. */
export function sentence(problem: Problem, language: Language): string {
  const data = Object.fromEntries(Object.entries(problem.data).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]));
  return fillIn(problemTexts[problem.code], language, data);
}
