/** What a probe shows at one epoch: typed arrays and the words to read them by. `samples` are indices into the test set. */
export type ProbeResult = TsneResult | HeatResult | AttentionResult | ConfusionResult;

export interface TsneResult {
  readonly kind: 'tsne';
  readonly samples: Int32Array;
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  /** x, y of each sample, scaled to [-1, 1]. */
  readonly points: Float32Array;
  /** Share of samples whose nearest neighbour on the map has their label. */
  readonly neighbours: number;
}

/** Pictures of samples, as bytes, `height * width * channels` each. */
export interface Pictures {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bytes: Uint8Array;
}

/** CAM or Grad-CAM: one map a sample, at the resolution of the watched wire, each scaled to [0, 1]. */
export interface HeatResult {
  readonly kind: 'heat';
  readonly method: 'cam' | 'gradCam';
  readonly samples: Int32Array;
  readonly pictures: Pictures;
  readonly labels: Uint8Array;
  readonly predicted: Uint8Array;
  /** Probability of the predicted class. */
  readonly confidence: Float32Array;
  readonly classes: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly maps: Float32Array;
}

/** Attention weights, `[sample, layer, head, time (asks), time (answers)]`; each row sums to 1. */
export interface AttentionResult {
  readonly kind: 'attention';
  readonly samples: Int32Array;
  readonly pictures: Pictures;
  readonly labels: Uint8Array;
  readonly predicted: Uint8Array;
  readonly classes: readonly string[];
  readonly layers: number;
  readonly heads: number;
  readonly time: number;
  /** Position 0 is a class token, and the rest are patches of a picture of `grid` x `grid`. */
  readonly classToken: boolean;
  readonly grid: number;
  readonly weights: Float32Array;
}

/** Test samples counted by label (row) and prediction (column). */
export interface ConfusionResult {
  readonly kind: 'confusion';
  readonly classes: readonly string[];
  readonly counts: Int32Array;
}
