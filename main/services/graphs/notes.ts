import { amountOf, edges, nodes } from '../../../nodes/blocks/units.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import type { Text } from '../../../nodes/text/text.ts';

/** What the notes of an import count. */
const units = {
  'import.oneWay': edges,
  'import.loops': edges,
  'import.repeated': edges,
  'import.isolated': nodes,
  'import.missing': { en: 'empty cells', zh: '个空单元格' },
  'import.namesAsFeatures': { en: 'one-hot numbers', zh: '个独热数' },
  'import.degreesAsFeatures': { en: 'one-hot numbers', zh: '个独热数' },
} as const satisfies Partial<Record<Problem['code'], Text>>;

type Counting = keyof typeof units;

/** A note that tells how many of something there were. */
export const counting = (code: Counting, count: number, data: Problem['data'] = {}): Problem => ({
  code,
  data: { ...data, count, amount: amountOf(units[code], count) },
});

const isCounting = (code: Problem['code']): code is Counting => Object.hasOwn(units, code);

/** One note of each kind, with the first place and the number of all. */
export function together(notes: readonly Problem[]): Problem[] {
  const byCode = new Map<Problem['code'], Problem>();
  for (const note of notes) {
    const { code, data } = byCode.get(note.code) ?? note;
    byCode.set(code, data !== note.data && isCounting(code) ? counting(code, Number(data['count']) + Number(note.data['count']), data) : { code, data });
  }
  return [...byCode.values()];
}
