import type { ParamValue } from '../blocks/params.ts';
import type { Text } from '../text/text.ts';

/**
 * The document: what a `.loom` file holds. Ids are stable and language-free. Nothing here is code.
 * Positions are canvas pixels at zoom 1.
 */
export interface LoomDocument {
  readonly format: 'tensorloom';
  readonly version: 1;
  readonly title: string;
  /** The template it began as: its lesson is shown beside it. */
  readonly template?: string;
  /** Version of each block type used, so that a block can migrate its params. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly graph: Graph;
  /** Graphs inside blocks. A node of type `compound:<id>` is an instance; instances are linked. */
  readonly compounds: Readonly<Record<string, Compound>>;
  readonly notes: readonly Note[];
  readonly view: { readonly x: number; readonly y: number; readonly zoom: number };
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly wires: readonly Wire[];
}

export interface GraphNode {
  readonly id: string;
  /** A registered block type (`vision.patchEmbed`), `compound:<id>`, or a type this version does not know: kept and shown. */
  readonly type: string;
  readonly x: number;
  readonly y: number;
  /** The user's own name for it. */
  readonly label?: string;
  /** Only what differs from the default. Inside a compound a value may be `{ param }`: the instance's exposed param. */
  readonly params: Readonly<Record<string, ParamValue | ParamRef>>;
}

export interface ParamRef {
  readonly param: string;
}

export interface Wire {
  readonly id: string;
  readonly from: End;
  readonly to: End;
}

export interface End {
  readonly node: string;
  readonly port: string;
}

/**
 * A graph inside a block. Its boundary is made of nodes of type `compound.input` and `compound.output`, whose id is the port's id.
 * An instance has the params `repeat` (how many times in a row, outputs feeding inputs), `weights` ("separate" or "shared") and those of `exposed`.
 */
export interface Compound {
  readonly name: Text;
  readonly idea: Text;
  readonly graph: Graph;
  readonly exposed: readonly Exposed[];
}

/** An inner param that instances can set: it takes kind, range and hint from the first inner param that refers to it. */
export interface Exposed {
  readonly id: string;
  readonly text: Text;
  readonly default: ParamValue;
}

export interface Note {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** A frame is drawn behind the blocks it encloses. */
  readonly frame?: boolean;
}
