import type { Text } from '../../text/text.ts';
import { int } from '../params.ts';
import * as units from '../units.ts';

/** Params that recipes share; each says in its hint what they mean to it. */

export const seed = (hint: Text) => int({ default: 7, min: 1, max: 2_147_483_647, text: { en: 'Seed', zh: '随机种子' }, hint });

export const epochs = (usual: number, hint: Text) =>
  int({ default: usual, min: 1, max: 100_000, unit: units.epochs, text: { en: 'Epochs', zh: '训练轮数' }, hint });

/** Of recipes that see their whole graph in every update. */
export const measurements = () =>
  epochs(20, { en: 'How often the model is measured; between two measurements lie the updates.', zh: '检验多少次模型，两次检验之间是若干次更新。' });

export const updates = (hint: Text) => int({ default: 10, min: 1, max: 10_000, text: { en: 'Updates per epoch', zh: '每轮更新次数' }, hint });

export const batchOfGraphs = () =>
  int({
    default: 32,
    min: 1,
    max: 65536,
    unit: units.graphs,
    search: true,
    text: { en: 'Batch', zh: '批大小' },
    hint: { en: 'Graphs per update.', zh: '每次更新用多少张图。' },
  });
