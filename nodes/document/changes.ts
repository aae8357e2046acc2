/**
 * Structural difference of two JSON-like values. Records are compared key by key; lists of things with an `id` are compared as records by id
 * plus their order, so that a change to one block is one change however many blocks there are. A change holds both sides: it can be applied either way.
 */
export interface Change {
  /** Keys from the root; `#order` under a list is the order of its ids. */
  readonly path: readonly string[];
  /** Absent: was not there. */
  readonly before?: unknown;
  readonly after?: unknown;
}

const order = '#order';

type Fields = Readonly<Record<string, unknown>>;
interface Named {
  readonly id: string;
}

export function changesBetween(before: unknown, after: unknown): Change[] {
  const changes: Change[] = [];
  compare([], before, after, changes);
  return changes;
}

function compare(path: readonly string[], before: unknown, after: unknown, changes: Change[]): void {
  if (Object.is(before, after)) return;
  if (isNamedList(before) && isNamedList(after)) {
    compareFields(path, byId(before), byId(after), changes);
    const orders = [before.map((one) => one.id), after.map((one) => one.id)] as const;
    if (orders[0].join('\n') !== orders[1].join('\n')) changes.push({ path: [...path, order], before: orders[0], after: orders[1] });
  } else if (isFields(before) && isFields(after)) {
    compareFields(path, before, after, changes);
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    changes.push({ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
  }
}

function compareFields(path: readonly string[], before: Fields, after: Fields, changes: Change[]): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) compare([...path, key], before[key], after[key], changes);
}

/** `document` with every change brought to one of its sides. What the changes do not name stays as it is. */
export function applyChanges<T>(document: T, changes: readonly Change[], side: 'before' | 'after'): T {
  return changes.reduce<unknown>((value, change) => put(value, change.path, change[side]), document) as T;
}

function put(value: unknown, path: readonly string[], to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const list = value as readonly Named[];
    if (key === order) {
      const ids = to as readonly string[];
      const things = byId(list);
      return [...ids.flatMap((id) => (id in things ? [things[id]] : [])), ...list.filter((one) => !ids.includes(one.id))];
    }
    const old = list.find((one) => one.id === key);
    const fresh = put(old, rest, to) as Named | undefined;
    if (fresh === undefined) return list.filter((one) => one.id !== key);
    return old ? list.map((one) => (one.id === key ? fresh : one)) : [...list, fresh];
  }
  const fields: Record<string, unknown> = { ...(value as Fields) };
  const fresh = put(fields[key], rest, to);
  if (fresh === undefined) delete fields[key];
  else fields[key] = fresh;
  return fields;
}

const byId = (list: readonly Named[]): Record<string, Named> => Object.fromEntries(list.map((one) => [one.id, one]));

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const isNamedList = (value: unknown): value is readonly Named[] => Array.isArray(value) && value.every((one) => isFields(one) && typeof one.id === 'string');
