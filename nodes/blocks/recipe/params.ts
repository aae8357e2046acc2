import type { Text } from '../../text/text.ts';
import { int } from '../params.ts';
import * as units from '../units.ts';

/** Params that recipes share; each says in its hint what they mean to it. */

export const seed = (hint: Text) => int({ default: 7, min: 1, max: 2_147_483_647, text: { en: 'Seed', zh: '随机种子' }, hint });

export const epochs = (usual: number, hint: Text) =>
  int({ default: usual, min: 1, max: 100_000, unit: units.epochs, text: { en: 'Epochs', zh: '训练轮数' }, hint });
