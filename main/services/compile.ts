import { analyse } from '../../nodes/compile/analyse.ts';
import { emitProgram } from '../../nodes/compile/emit.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import type { Program, Sources } from '../../nodes/compile/program.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Problem } from '../../nodes/text/problem.ts';

export interface Settings {
  readonly seed: number;
  readonly epochs: number;
}

export interface Compiled {
  readonly document: LoomDocument;
  readonly analysis: Analysis;
  readonly program: Program;
  readonly settings: Settings;
}

/** Text to program, or everything that is in the way. `changes` become params of the training recipe: what trains is what the document says. */
export function compile(text: string, sources: Sources, changes: Partial<Settings> = {}): Compiled | { readonly problems: readonly Problem[] } {
  const parsed = parseDocument(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const document = withSettings(parsed.document, changes);
  const analysis = analyse(document);
  if (analysis.problems.length > 0) return { problems: analysis.problems };
  const program = emitProgram(document, analysis, sources);
  return 'problems' in program ? program : { document, analysis, program, settings: settingsOf(document) };
}

function withSettings(document: LoomDocument, changes: Partial<Settings>): LoomDocument {
  const recipe = recipeOf(document);
  if (recipe === undefined) return document;
  let changed = document;
  for (const [param, value] of Object.entries(changes)) if (value !== undefined) changed = setParam(changed, [], recipe.id, param, value);
  return changed;
}

const recipeOf = (document: LoomDocument) => document.graph.nodes.find((node) => findBlock(node.type)?.part === 'recipe');

function settingsOf(document: LoomDocument): Settings {
  const recipe = recipeOf(document)!;
  const params = findBlock(recipe.type)!.params;
  const value = (name: keyof Settings) => Number((recipe.params[name] as ParamValue | undefined) ?? params[name]?.default ?? 1);
  return { seed: value('seed'), epochs: value('epochs') };
}
