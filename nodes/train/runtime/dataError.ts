/**
 * Data that cannot be had or read. `problem` has the form of the app's problems, so that the app can show it in the user's language; an
 * exported program prints the message.
 */
export class DataError extends Error {
  readonly problem: { readonly code: 'data.missing' | 'data.malformed' | 'data.tooFew'; readonly data: Readonly<Record<string, string | number>> };

  constructor(message: string, problem: DataError['problem']) {
    super(message);
    this.name = 'DataError';
    this.problem = problem;
  }
}
