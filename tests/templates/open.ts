import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { holds, type Situation } from '../../renderer/lesson/checks.ts';
import type { Exercise } from '../../preload/contract/templates.ts';

export const folder = join(import.meta.dirname, '../../templates');
export const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

export const read = (id: string, file: string): string => readFileSync(join(folder, id, file), 'utf8');
export const readJson = <T>(id: string, file: string): T => JSON.parse(read(id, file)) as T;

/** What a template promises: `expect.json`. */
export interface Expected {
  readonly parameters: number;
  readonly seed: number;
  readonly metric: string;
  /** Of losses and errors `atMost`, of everything else `atLeast`. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly epochs: number;
  readonly shapes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly probes: Readonly<Record<string, readonly string[]>>;
}

export function documentOf(id: string): LoomDocument {
  const parsed = parseDocument(read(id, 'graph.loom'));
  if ('problem' in parsed) throw new Error(sentence(parsed.problem, 'en'));
  if (parsed.repairs.length > 0) throw new Error(parsed.repairs.map((repair) => sentence(repair, 'en')).join('\n'));
  return parsed.document;
}

/** Whether an exercise counts as done for a document and its latest run. */
export function met(exercise: Exercise, document: LoomDocument, run?: Situation['run']): boolean {
  const defaults = (type: string) => Object.fromEntries(Object.entries(findBlock(type)?.params ?? {}).map(([name, param]) => [name, param.default]));
  return holds(exercise.check, { document, analysis: analyse(document), defaults, run });
}

export const problemsOf = ({ problems }: Analysis): string[] => problems.map((problem) => `${problem.block ?? ''}: ${sentence(problem, 'en')}`);

/** The figure that a template trains to. */
export const goalOf = ({ atLeast, atMost }: Expected): number => (atMost ?? atLeast)!;
