/** What a probe shows at one epoch: typed arrays and the words to read them by. `samples` are indices into the test set. */
export type ProbeResult =
  TsneResult | HeatResult | AttentionResult | ConfusionResult | GraphResult | GeneratedResult | SmoothnessResult | SolutionResult | CoefficientsResult;

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
  /** Empty where the model answers no question about classes. */
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

/** One graph with what the model says of it. */
export interface GraphResult {
  readonly kind: 'graph';
  readonly count: number;
  /** From, to; an edge that goes both ways stands there twice. */
  readonly edges: Int32Array;
  readonly directed: boolean;
  /** Class of each node, -1 where it is not known. */
  readonly labels: Int32Array;
  /** 0 takes no part, 1 learned from, 2 validation, 3 test. */
  readonly split: Uint8Array;
  readonly classes: readonly string[];
  /** Of the nodes, where they have any. */
  readonly names: readonly string[];
  /** The model's answer for each node; -1 where it gives none. */
  readonly predicted: Int32Array;
  readonly confidence: Float32Array;
  /** Attention of each edge, `[edge, head]`; empty where none is watched. */
  readonly heads: number;
  readonly attention: Float32Array;
}

/** A small graph with a place for each node. */
export interface GraphDrawing {
  readonly count: number;
  /** Two nodes that are joined, then the next two ... each edge once. */
  readonly edges: Int32Array;
  /** x, y of each node, within [-1, 1]. */
  readonly places: Float32Array;
}

/** Graphs that a model draws, beside real ones that were kept aside. */
export interface GeneratedResult {
  readonly kind: 'generated';
  readonly made: readonly (GraphDrawing & {
    /** It keeps to what all training graphs keep to: size, highest degree, one piece. */
    readonly valid: boolean;
    /** Unlike all that were drawn before it, and unlike all that were learned from. */
    readonly unique: boolean;
    readonly novel: boolean;
  })[];
  readonly real: readonly GraphDrawing[];
  /** Share of nodes with 0, 1, 2 ... neighbours, over all graphs that were drawn, kept aside, or made by chance alone. */
  readonly degrees: { readonly made: Float32Array; readonly real: Float32Array; readonly random: Float32Array };
  /** How far the degrees of drawn and of random graphs lie from the real ones: squared maximum mean discrepancy. */
  readonly discrepancy: { readonly made: number; readonly random: number };
}

/** How alike the nodes of a graph have become, layer by layer: mean average distance, 0 where all point the same way. */
export interface SmoothnessResult {
  readonly kind: 'smoothness';
  readonly layers: readonly string[];
  /** Over all pairs of nodes, and over pairs that an edge joins. */
  readonly all: Float32Array;
  readonly joined: Float32Array;
}

/** The solution of an equation on a grid; the last coordinate moves fastest. NaN outside of the domain. */
export interface SolutionResult {
  readonly kind: 'solution';
  readonly axes: readonly { readonly name: string; readonly values: Float32Array }[];
  readonly fields: readonly { readonly name: string; readonly values: Float32Array; /** The known solution. */ readonly known?: Float32Array }[];
  /** Size of left side minus right side, over all equations. */
  readonly residual: Float32Array;
  /** Some of the points at which the equations are looked at, all coordinates of one after those of the other. */
  readonly points: Float32Array;
  readonly equations: readonly string[];
  /** The network and, where one is wired, a classical solver: relative error (NaN where none is known), seconds, bytes that hold the solution. */
  readonly rivals: readonly { readonly who: 'network' | 'classical'; readonly error: number; readonly seconds: number; readonly bytes: number }[];
}

/** Unknown coefficients of an equation. */
export interface CoefficientsResult {
  readonly kind: 'coefficients';
  readonly names: readonly string[];
  /** NaN where the truth is not known. */
  readonly truth: Float32Array;
  /** Steps at which they were looked at, and the values there: `[step, name]`. */
  readonly steps: Float32Array;
  readonly values: Float32Array;
}
