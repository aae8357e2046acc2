import { int } from '../params.ts';
import * as units from '../units.ts';

/** How many test samples a probe looks at. */
export const samplesParam = (initial: number, min: number, max: number, en: string, zh: string) =>
  int({ default: initial, min, max, unit: units.samples, text: { en: 'Samples', zh: '样本数' }, hint: { en, zh } });
