/** Words in both languages of the app. */
interface Words {
  readonly en: string;
  readonly zh: string;
}

/**
 * Data that cannot be had or read. `problem` has the form of the app's problems, so that the app can show it in the user's language; an
 * exported program prints the message.
 */
export class DataError extends Error {
  readonly problem: {
    readonly code:
      | 'data.missing'
      | 'data.malformed'
      | 'data.noFile'
      | 'data.notGraph'
      | 'data.notSolution'
      | 'data.otherFile'
      | 'graph.noLabels'
      | 'graph.noLargest'
      | 'graph.rowsElsewhere'
      | 'graph.generatorInputs'
      | 'data.tooFew'
      | 'solver.unfit'
      | 'solution.axes'
      | 'solution.names'
      | 'solution.range';
    readonly data: Readonly<Record<string, string | number | Words>>;
  };

  constructor(message: string, problem: DataError['problem']) {
    super(message);
    this.name = 'DataError';
    this.problem = problem;
  }
}
