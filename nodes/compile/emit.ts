import type { LoomDocument } from '../document/schema.ts';
import type { Problem } from '../text/problem.ts';
import { emitModel } from './emitModel.ts';
import { emitProject } from './emitProject.ts';
import { emissionOf, emitTrain, type SettingsOverride } from './emitTrain.ts';
import { modelOf } from './model.ts';
import type { Analysis } from './plan.ts';
import type { LineRange, Program, ProgramFile, Sources } from './program.ts';
import { closure, exportPath, hostEntries } from './sources.ts';
import type { Unit } from './unit.ts';

/**
 * The program of a document: what the trainer runs, the Code panel shows and export writes. The same document, sources and settings give the
 * same bytes. With problems there is no program.
 */
export function emitProgram(
  document: LoomDocument,
  analysis: Analysis,
  sources: Sources,
  settings: SettingsOverride = {},
): Program | { readonly problems: readonly Problem[] } {
  if (analysis.problems.length > 0) return { problems: analysis.problems };
  const model = modelOf(document);
  const { chain } = model;
  if (!chain) return { problems: model.problems };

  const { writer, layers } = emitModel(document.title, model, chain);
  const train = emitTrain(chain, settings);
  const parts = [chain.data, ...chain.losses.map(({ checked }) => checked), chain.optimizer, chain.recipe, ...chain.references.values()].map(emissionOf);
  const { paths, packages, missing } = closure(sources, [...layers.values(), ...parts.map(({ from }) => from), ...hostEntries]);
  if (missing.length > 0) return { problems: missing.map((file) => ({ code: 'program.source', data: { file } })) };

  const written: ProgramFile[] = [
    { path: 'model.ts', text: writer.text },
    { path: 'train.ts', text: train.text },
    ...emitProject(document, model, chain, [...packages, ...parts.flatMap((part) => part.packages ?? [])]),
  ];
  const files = [...written, ...paths.map((path) => ({ path: exportPath(path), text: sources[path]! }))];
  return { files, lines: lineMap(model.checker.main, [writer.ranges, train.ranges], sources) };
}

/** Each node's own lines first, then the file of its layer, loss, data set ... */
function lineMap(main: Unit, written: readonly ReadonlyMap<string, readonly LineRange[]>[], sources: Sources): Program['lines'] {
  const lines = new Map<string, LineRange[]>();
  for (const ranges of written) for (const [path, list] of ranges) lines.set(path, [...(lines.get(path) ?? []), ...list]);
  const addSources = (unit: Unit) => {
    for (const checked of unit.nodes.values()) {
      const own = lines.get(unit.path + checked.node.id);
      if (checked.unit) addSources(checked.unit);
      else if (own && checked.described.block?.emit) {
        const { from } = emissionOf(checked);
        own.push({ file: exportPath(from), from: 1, to: sources[from]!.replace(/\n$/, '').split('\n').length });
      }
    }
  };
  addSources(main);
  return Object.fromEntries(lines);
}
