import type { Cost, Signal } from '../blocks/define.ts';
import type { Problem } from '../text/problem.ts';

/** What the checker knows about a document: shapes, costs and problems. Made at every keystroke, by `analyse`. */
export interface Analysis {
  /** Signal of each output, by `node:port`; inside compounds the node is a path, `encoder/attention:output`. */
  readonly signals: Readonly<Record<string, Signal>>;
  /** Cost of each node (a compound's covers all its repeats), by path. */
  readonly costs: Readonly<Record<string, Cost>>;
  readonly problems: readonly Problem[];
  /** Nodes of the main graph that are no part of the program: nothing leads from them to the loss. Probes are not among them. */
  readonly idle?: readonly string[];
  /** Weights of the whole model, and one sample's multiply-adds (forward) and activations. */
  readonly total: Cost;
  /** What probes watch, ready for the trainer; empty while there are problems. */
  readonly probes: readonly ProbePlan[];
  /** Absent while there are problems. */
  readonly parts?: Parts;
}

/** Node ids of the blocks that a training can have trouble with: a program that runs does not know them. */
export interface Parts {
  readonly data: string;
  readonly loss?: string;
  /** Of several losses the block of each, by its name in the program. */
  readonly losses?: Readonly<Record<string, string>>;
  readonly optimizer: string;
  /** Params of the optimizer: a cure may set them. */
  readonly optimizerParams?: readonly string[];
  readonly recipe: string;
  /** The block with the most weights. */
  readonly heaviest: string;
  /** The block of each layer, by the layer's name in the program. */
  readonly layers?: Readonly<Record<string, string>>;
}

export interface ProbePlan {
  /** Node id of the probe. */
  readonly id: string;
  /** Block type: `probe.tsne`, `probe.gradCam` ... */
  readonly type: string;
  readonly label: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Names of the layers in the program whose output (or, for `port` "weights", attention) is watched: one a repeat, in order; the wire itself carries the last. `name@2` is the second use of a layer that shares its weights. */
  readonly layers: readonly string[];
  readonly port: string;
  /** Of several outputs the one whose answers it explains: the name of its layer. */
  readonly output?: string;
}
