/** A graph as a program: TypeScript files, and which lines each block wrote. */
export interface Program {
  readonly files: readonly ProgramFile[];
  /** Node path (`encoder`, `encoder/attention`) to the lines it emitted and the source of its layer. */
  readonly lines: Readonly<Record<string, readonly LineRange[]>>;
}

export interface ProgramFile {
  /** Relative to the program's folder, forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Lines count from 1; both ends belong. */
export interface LineRange {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Source files that programs are made of, by path from the repository root (`nodes/blocks/core/dense/layer.ts`). */
export type Sources = Readonly<Record<string, string>>;
