import { operations } from './operations.ts';

/** An input or output. `list` names the attribute that holds how many there are; with `list` and no type, that attribute holds their types. */
export interface Argument {
  readonly name: string;
  /** The attribute that holds the type, or the type's number. */
  readonly type?: string | number;
  readonly list?: string;
}

export interface Definition {
  /** It keeps a state: it gives another result when it is run again. */
  readonly stateful: boolean;
  readonly inputs: readonly Argument[];
  readonly outputs: readonly Argument[];
  /** Type by name, such as `int` or `list(int)`. */
  readonly attributes: ReadonlyMap<string, { readonly type: string; readonly optional: boolean }>;
}

/** What an operation takes and gives. Undefined when TensorFlow's own library does not have it. */
export function definitionOf(operation: string): Definition | undefined {
  const known = read.get(operation);
  if (known) return known;
  const at = operations.indexOf(`\n${operation}!\n`) + 1 || operations.indexOf(`\n${operation} `) + 1;
  if (at === 0) return undefined;
  return define(operations.slice(at, operations.indexOf('\n', at)));
}

/** Adds an operation that a library of its own brings, in a line as they stand in operations.ts. */
export function define(line: string): Definition {
  const [name, inputs, outputs, attributes] = line.split(' ');
  const definition: Definition = {
    stateful: name!.endsWith('!'),
    inputs: parts(inputs).map(argument),
    outputs: parts(outputs).map(argument),
    attributes: new Map(parts(attributes).map(([attribute, type]) => [attribute, { type: type.replace('=', ''), optional: type.endsWith('=') }])),
  };
  read.set(name!.replace('!', ''), definition);
  return definition;
}

const read = new Map<string, Definition>();

const parts = (text = '') => (text === '' ? [] : text.split(',').map((part) => part.split(':') as [string, string]));

function argument([name, type]: [string, string]): Argument {
  const [before, after] = type.includes('*') ? type.split('*') : [undefined, type];
  if (before === '') return { name, list: after! };
  const of = /^\d+$/.test(after!) ? Number(after) : after!;
  return before === undefined ? { name, type: of } : { name, type: of, list: before };
}

/** Where each argument stands among so many tensors: the first and the number of them. Undefined when that many cannot be. */
export function placesOf(
  given: readonly Argument[],
  count: number,
  lengthOf: (list: string) => number | undefined,
): { argument: Argument; at: number; length: number }[] | undefined {
  const lists = given.filter(({ list }) => list !== undefined);
  const rest = count - (given.length - lists.length);
  let at = 0;
  const places = given.map((argument) => {
    const length = argument.list === undefined ? 1 : (lengthOf(argument.list) ?? (lists.length === 1 ? rest : NaN));
    const place = { argument, at, length };
    at += length;
    return place;
  });
  return at === count ? places : undefined;
}
