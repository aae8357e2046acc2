import type { ProbeResult } from '../../nodes/explain/results.ts';

/** How every picture of a result is called: in a card, or large in a dialog with more room and its explanation. */
export interface ViewProps<R extends ProbeResult = ProbeResult> {
  readonly result: R;
  readonly large?: boolean;
  /** A test sample's picture, when the data set is one of pictures; fetched on demand. */
  readonly sampleCanvas?: (sample: number) => Promise<HTMLCanvasElement | null>;
}
