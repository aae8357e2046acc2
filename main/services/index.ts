import type { AllHandlers } from '../../preload/contract/define.ts';
import type { AppContract } from '../../preload/contract/index.ts';
import { Journal } from '../storage/journal.ts';
import { places, type Places } from '../storage/paths.ts';
import { Recents } from '../storage/recents.ts';
import { appRoot } from './appRoot.ts';
import { dataService } from './data.ts';
import { documentsService } from './documents.ts';
import { EnginesService } from './engines.ts';
import { exportingService } from './exporting.ts';
import { RunStore } from './runStore.ts';
import { runsService } from './runs.ts';
import { cachedSources } from './sources.ts';
import { TemplateStore, templatesService } from './templates.ts';
import { EngineChoices } from './training/engineChoices.ts';
import { endOrphans } from './training/orphans.ts';
import { TrainingService } from './training/service.ts';

export interface ServicesOptions {
  /** Where the app's own files lie as plain files. */
  readonly root?: string;
  /** The Node that trains; without it that of the `node` package. */
  readonly node?: string;
  readonly places?: Places;
  /** A native dialog; null when the user cancels it. Without one the screen is told to show its own. */
  readonly choose?: (choice: { readonly purpose: 'open' | 'save' | 'folder'; readonly name?: string | undefined }) => Promise<string | null>;
}

export interface Services {
  readonly handlers: AllHandlers<AppContract>;
  /** Stops what runs; every run leaves a checkpoint. */
  close(): Promise<void>;
}

/** All services of the contract, over this user's folders. */
export function createServices({ root = appRoot(), node, places: where = places(), choose }: ServicesOptions = {}): Services {
  // The supervisor of trainers looks there.
  if (node !== undefined) process.env['TENSORLOOM_NODE'] = node;
  const store = new RunStore(where.home);
  const sources = cachedSources(root);
  const choices = new EngineChoices(where.home);
  const engines = new EnginesService({ home: where.home, root, choices });
  void endOrphans(where.home).catch(() => undefined);
  const training = new TrainingService({ home: where.home, documents: where.documents, store, sources, choices });
  return {
    handlers: {
      documents: documentsService({
        folder: where.documents,
        journal: new Journal(where.home),
        recents: new Recents(where.home),
        latestRuns: () => store.latestOfDocuments(),
        ...(choose && { choose: async (choice) => ({ path: await choose(choice) }) }),
      }),
      templates: templatesService(new TemplateStore(root)),
      training: training.handlers,
      runs: runsService(store),
      engines: engines.handlers,
      exporting: exportingService({ home: where.home, root, folder: where.documents, store, sources }),
      data: dataService(root, where.documents),
    },
    close: async () => void (await Promise.all([training.close(), engines.close()])),
  };
}
