import { documents } from './documents.ts';
import { engines } from './engines.ts';
import { exporting } from './exporting.ts';
import { data } from './data.ts';
import { runs } from './runs.ts';
import { templates } from './templates.ts';
import { training } from './training.ts';

/** All that the screen can ask of the backend. */
export const contract = { documents, templates, training, runs, engines, exporting, data } as const;
export type AppContract = typeof contract;
