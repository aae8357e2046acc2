import { createHash } from 'node:crypto';
import { readFileSync, utimesSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { RecordedGraph, RecordedNode } from '../../recorder/index.ts';
import type { Mode } from '../../../nodes/train/events.ts';
import { writeSafely } from '../writeSafely.ts';

/** What was found to be the fastest for one graph on one machine. */
export interface Choice {
  readonly mode: Mode;
  readonly milliseconds: Readonly<Partial<Record<Mode, number>>>;
}

/** Graphs of which the choice is kept: those used last. What is forgotten costs a measurement, no more. */
export const mostChoices = 500;

/**
 * Choices of earlier runs, one file a graph and machine, in the user's folder. The same program is computed in the same way again: nothing is
 * measured twice, and two runs with one seed give the same losses to the bit.
 */
export class ChoiceMemory {
  private readonly folder: string;
  private readonly machine: string;

  /** `engine`: library and device, as the engine calls them. */
  constructor(home: string, engine: string) {
    this.folder = join(home, 'modes');
    this.machine = `${engine}\n${cpus()[0]?.model ?? ''}\n${cpus().length}`;
  }

  recall(graph: RecordedGraph): Choice | undefined {
    try {
      const file = this.fileOf(graph);
      const choice = JSON.parse(readFileSync(file, 'utf8')) as Choice;
      utimesSync(file, new Date(), new Date());
      return ['eager', 'recorded', 'xla'].includes(choice.mode) ? choice : undefined;
    } catch {
      return undefined;
    }
  }

  async remember(graph: RecordedGraph, choice: Choice): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeSafely(this.fileOf(graph), new TextEncoder().encode(JSON.stringify(choice)));
    await this.forgetOldest();
  }

  /** Another process may be doing the same: what is gone already is no fault. */
  private async forgetOldest(): Promise<void> {
    const files = (await readdir(this.folder)).map((name) => join(this.folder, name));
    if (files.length <= mostChoices) return;
    const used = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 })));
    const oldest = used.sort((a, b) => b.at - a.at).slice(mostChoices);
    await Promise.all(oldest.map(({ file }) => rm(file, { force: true })));
  }

  private fileOf(graph: RecordedGraph): string {
    const hash = createHash('sha256').update(this.machine).update('\n').update(formOf(graph));
    return join(this.folder, `${hash.digest('hex').slice(0, 32)}.json`);
  }
}

/** Everything about a graph but the numbers in it: those change with the seed, the form does not. */
function formOf({ inputs, state, nodes, outputs }: RecordedGraph): string {
  const places = [...inputs, ...state].map(({ dtype, shape }) => [dtype, shape]);
  return JSON.stringify([places, nodes.map(formOfNode), outputs.map(({ ref }) => ref)]);
}

function formOfNode({ op, inputs, attributes }: RecordedNode): unknown {
  const forms = Object.entries(attributes).map(([name, attribute]) => [
    name,
    attribute.kind === 'tensor' ? [attribute.dtype, attribute.shape] : attribute.value,
  ]);
  return [op, inputs.map(({ node, output }) => [node, output]), forms];
}
