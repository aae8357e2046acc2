import type { LineRange } from './program.ts';

/** Collects the lines of one file and remembers whose they are. */
export class Writer {
  private readonly lines: string[] = [];
  private readonly owners = new Map<string, LineRange[]>();
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Adds a line that the nodes `paths` wrote. */
  line(text = '', ...paths: string[]): void {
    this.lines.push(text);
    const at = this.lines.length;
    for (const path of paths) {
      const ranges = this.owners.get(path);
      const last = ranges?.at(-1);
      if (!ranges) this.owners.set(path, [{ file: this.file, from: at, to: at }]);
      else if (last!.to === at - 1) ranges[ranges.length - 1] = { ...last!, to: at };
      else if (last!.to !== at) ranges.push({ file: this.file, from: at, to: at });
    }
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  get ranges(): ReadonlyMap<string, readonly LineRange[]> {
    return this.owners;
  }
}
