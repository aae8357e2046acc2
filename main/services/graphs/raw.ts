import { ProblemError, type Problem } from '../../../nodes/text/problem.ts';

/** What is wrong with a file that is to be imported, and where. */
export const refuse = (code: Problem['code'], data: Problem['data']): never => {
  throw new ProblemError({ code, data });
};

export interface InputFile {
  readonly name: string;
  readonly text: string;
}

/** A graph as its file tells it, before names become numbers. Every part knows its line, so that what is wrong can be pointed at. */
export interface RawGraph {
  readonly directed: boolean;
  readonly nodes: readonly RawNode[];
  readonly edges: readonly RawEdge[];
  /** The file with the nodes. Without one the edges say which there are. */
  readonly nodesFile?: string;
  readonly edgesFile: string;
}

export interface RawNode {
  readonly name: string;
  readonly line: number;
  readonly label?: string;
  readonly split?: 'train' | 'validation' | 'test';
  /** By column. */
  readonly values: Readonly<Record<string, string>>;
}

export interface RawEdge {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
  readonly line: number;
  /** What describes it, by column. */
  readonly values?: Readonly<Record<string, string>>;
}
