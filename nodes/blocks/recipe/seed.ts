import { int } from '../params.ts';
import type { Text } from '../../text/text.ts';

/** The seed of a run; `hint` says what comes from it. */
export const seed = (hint: Text) => int({ default: 7, min: 1, max: 2_147_483_647, text: { en: 'Seed', zh: '随机种子' }, hint });
