import { mostNumbers, refuse, type BinaryFile, type Variable } from './variables.ts';

/** `{ "x": [...], "t": [...], "u": [[...], ...] }`: numbers in lists of lists; null where there is no value. Other things are left out. */
export function readJson({ name: file, bytes }: BinaryFile): readonly Variable[] {
  let thing: unknown;
  try {
    thing = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    return refuse('import.json', { file, reason: error instanceof Error ? error.message : String(error) });
  }
  if (typeof thing !== 'object' || thing === null || Array.isArray(thing)) return refuse('solution.json', { file });
  return Object.entries(thing).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [];
    const shape: number[] = [];
    for (let inner: unknown = value; Array.isArray(inner); inner = inner[0] as unknown) shape.push(inner.length);
    const values: number[] = [];
    const walk = (list: unknown, depth: number): void => {
      if (depth === shape.length) {
        if (typeof list !== 'number' && list !== null) refuse('solution.kind', { file, name, got: JSON.stringify(list)?.slice(0, 24) ?? '' });
        values.push((list as number | null) ?? NaN);
        return;
      }
      if (!Array.isArray(list) || list.length !== shape[depth]) {
        refuse('solution.ragged', { file, name, expected: shape[depth]!, got: Array.isArray(list) ? list.length : JSON.stringify(list).slice(0, 24) });
      }
      if (values.length > mostNumbers) refuse('solution.large', { file, name, got: values.length, most: mostNumbers });
      for (const one of list as unknown[]) walk(one, depth + 1);
    };
    // Names, units and the like are no arrays of numbers.
    if (value.flat(10).some((one) => typeof one === 'string')) return [];
    walk(value, 0);
    return [{ name, shape, values: Float64Array.from(values) }];
  });
}
