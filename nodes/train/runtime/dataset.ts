/** A data set in memory. `inputs` are the arrays that enter the model, by port; the first axis of each is the sample. */
export interface Dataset {
  readonly inputs: Readonly<Record<string, Samples>>;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly count: number;
}
export interface Samples {
  readonly values: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
}
