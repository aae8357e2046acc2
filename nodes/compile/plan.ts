import type { Cost, Signal } from '../blocks/define.ts';
import type { Problem } from '../text/problem.ts';

/** What the checker knows about a document: shapes, costs and problems. Made at every keystroke, by `analyse`. */
export interface Analysis {
  /** Signal of each output, by `node:port`; inside compounds the node is a path, `encoder/attention:output`. */
  readonly signals: Readonly<Record<string, Signal>>;
  /** Cost of each node (a compound's covers all its repeats), by path. */
  readonly costs: Readonly<Record<string, Cost>>;
  readonly problems: readonly Problem[];
  /** Weights of the whole model, and one sample's multiply-adds (forward) and activations. */
  readonly total: Cost;
  /** What probes watch, ready for the trainer; empty while there are problems. */
  readonly probes: readonly ProbePlan[];
}

export interface ProbePlan {
  /** Node id of the probe. */
  readonly id: string;
  /** Block type: `probe.tsne`, `probe.gradCam` ... */
  readonly type: string;
  readonly label: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Names of the layers in the program whose output (or, for `port` "weights", attention) is watched: one a repeat. */
  readonly layers: readonly string[];
  readonly port: string;
}
