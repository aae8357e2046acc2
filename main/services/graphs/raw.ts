import { ProblemError, type Problem } from '../../../nodes/text/problem.ts';

/** What is wrong with a file that is to be imported, and where. */
export const refuse = (code: Problem['code'], data: Problem['data']): never => {
  throw new ProblemError({ code, data });
};

export interface InputFile {
  readonly name: string;
  readonly text: string;
}

/** A file as it comes from disk or from the screen. */
export interface InputBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is said of a node or an edge, by field: cells of a table, fields of JSON, data of GraphML. Its line is known, so that what is wrong can be pointed at. */
export interface Item {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A node; where its file has a place for its name, by that name. */
export interface ToldNode extends Item {
  readonly id?: string;
}

export interface ToldEdge extends Item {
  readonly from: string;
  readonly to: string;
  /** Where edges of one graph differ. */
  readonly directed?: boolean;
}

/** Where a graph comes from. */
interface Origin {
  readonly directed: boolean;
  /** The file with the nodes. Without one the edges say which there are. */
  readonly nodesFile?: string;
  readonly edgesFile: string;
}

/** A graph as its file tells it, before anyone asks what the fields mean. */
export interface Told extends Origin {
  readonly nodes: readonly ToldNode[];
  readonly edges: readonly ToldEdge[];
  /** Whether fields such as x, y, size, colour say how things were drawn. In a table they are what the user wrote there. */
  readonly drawn: boolean;
}

/** A graph with the meaning of its fields known, before names become numbers. */
export interface RawGraph extends Origin {
  readonly nodes: readonly RawNode[];
  readonly edges: readonly RawEdge[];
}

export interface RawNode extends Item {
  readonly name: string;
  /** What it is called where it is shown. */
  readonly title?: string;
  readonly label?: string;
  readonly split?: 'train' | 'validation' | 'test';
}

export interface RawEdge extends Item {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}
