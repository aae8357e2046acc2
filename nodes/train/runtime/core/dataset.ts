/** A data set in memory. `inputs` are the arrays that enter the model, by port; the first axis of each is the sample. */
export interface Dataset {
  readonly inputs: Readonly<Record<string, Samples>>;
  readonly labels: Int32Array;
  /** Numbers that the model should give, by port: they do not enter it. */
  readonly targets?: Readonly<Record<string, Samples>>;
  /** Shape of one sample's labels, such as one for each step of a sequence. Absent: one label a sample. */
  readonly labelShape?: readonly number[];
  readonly classes: readonly string[];
  readonly count: number;
  /** Where a sample (from 0) was read: its file, and the line where that is one of many. Absent when no file was read. */
  readonly whence?: (sample: number) => string;
}
export interface Samples {
  /** Whole numbers are names of things, such as words of a vocabulary. */
  readonly values: Float32Array | Int32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
}

/** How many labels a sample has. */
export const labelsEach = ({ labelShape = [] }: Dataset): number => labelShape.reduce((product, axis) => product * axis, 1);
