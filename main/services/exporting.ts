import fs from 'node:fs/promises';
import path from 'node:path';
import type { Program, Sources } from '../../nodes/compile/program.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { exporting as contract, ExportedModel, ModelEvent } from '../../preload/contract/exporting.ts';
import { Converter, converterSize } from '../exporting/converter.ts';
import { exportModel } from '../exporting/exportModel.ts';
import { freeFolder, makeRoom, markFolder } from '../exporting/folder.ts';
import { told } from '../exporting/told.ts';
import { writeAtomic } from '../storage/atomic.ts';
import { fileName } from '../storage/paths.ts';
import { newestWeights } from '../trainer/checkpoints.ts';
import { compile } from './compile.ts';
import { copyDataFiles, dataFolders } from './dataFiles.ts';
import type { RunStore } from './runStore.ts';
import { writeProgram } from './writeProgram.ts';

interface Needs {
  /** The user's data folder. */
  readonly home: string;
  /** Where the app's own files lie. */
  readonly root: string;
  /** Where exports without a folder of their own go. */
  readonly folder: string;
  readonly store: RunStore;
  readonly sources: () => Promise<Sources>;
}

export function exportingService({ home, root, folder: exports, store, sources }: Needs): Handlers<typeof contract> {
  const converter = new Converter(home);

  /** Is this program's model the run's? A graph that was changed since has other layers. The run's graph is written anew: older versions of the app wrote other words for it. */
  const isModelOf = async (run: string, program: Program): Promise<boolean> => {
    const { folder } = await store.find(run);
    const then = compile(await store.text(run), await sources());
    const trained = 'problems' in then ? await fs.readFile(path.join(folder.program, 'model.ts'), 'utf8').catch(() => '') : modelIn(then.program);
    return codeOf(trained) === codeOf(modelIn(program));
  };

  /** The newest weights of a run, when they fit the program. */
  const weightsOf = async (run: string, program: Program): Promise<Uint8Array> => {
    if (!(await isModelOf(run, program))) throw new ProblemError({ code: 'export.otherGraph', data: { run } });
    const weights = await newestWeights(store.at(run).path);
    if (weights === undefined) throw new ProblemError({ code: 'run.noCheckpoint', data: { run } });
    return weights;
  };

  return {
    async project({ text, folder: wanted, run, path: document }) {
      const compiled = compile(text, await sources());
      if ('problems' in compiled) return compiled;
      const { program } = compiled;
      const weights = run === undefined ? undefined : await weightsOf(run, program);
      const folder = wanted === undefined ? await freeFolder(path.join(exports, fileName(compiled.document.title))) : path.resolve(wanted);
      await makeRoom(folder);
      const extra = [{ path: 'document.loom', text: printDocument(compiled.document) }];
      const files = [...program.files, ...extra].map((file) => file.path);
      if (weights) files.push('weights.safetensors');
      await writeProgram({ files: [...program.files, ...extra] }, folder);
      const trained = run === undefined ? [] : [store.at(run).program];
      files.push(...(await copyDataFiles(compiled.document, folder, [...trained, ...dataFolders(exports, document)])));
      if (weights) await writeAtomic(path.join(folder, 'weights.safetensors'), weights);
      await markFolder(folder, files);
      return { folder, files: files.sort() };
    },

    async *model({ run, text, folder: wanted, format, sizes, checkpoint }, { signal }) {
      const { folder: at, record } = await store.find(run);
      if (text !== undefined) {
        const compiled = compile(text, await sources());
        if ('problems' in compiled) {
          yield { type: 'problems', problems: compiled.problems };
          return;
        }
        if (!(await isModelOf(run, compiled.program))) throw new ProblemError({ code: 'export.otherModel', data: { run } });
      }
      const folder = wanted === undefined ? await freeFolder(path.join(exports, fileName(`${record.title} ${format}`))) : path.resolve(wanted);
      const { version } = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
      const wish = { run: at.path, title: record.title, format, checkpoint, folder, ...(sizes && { sizes }) };
      const model = yield* told<ModelEvent, ExportedModel>((tell) =>
        exportModel(wish, { home, root, converter, producer: `Tensorloom ${version}`, signal }, (stage) => tell({ type: 'stage', stage })),
      );
      yield { type: 'done', model };
    },

    async converter(_, { signal }) {
      return { formats: [...(await converter.formats(signal)).keys()], ...converterSize };
    },

    installConverter: (_, { signal }) => converter.install(signal),
  };
}

const modelIn = ({ files }: Program): string => files.find((file) => file.path === 'model.ts')?.text ?? '';

/** Without comments: a new title does not make another model. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim();
