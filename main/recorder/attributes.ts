import type { OperationAttribute } from './binding.ts';
import { placesOf, type Definition } from './definitions/definition.ts';
import type { Attribute } from './graph.ts';

/** An operation as TensorFlow's eager mode was asked for it, with the types of its inputs. */
interface Asked {
  readonly given: readonly OperationAttribute[];
  readonly inputTypes: readonly number[];
}

/**
 * All attributes that a node needs. Eager mode derives types and numbers of inputs from the inputs themselves, so tfjs-node leaves some out; a
 * node of a graph must name them. Gives a sentence when that cannot be done.
 */
export function attributesOf(definition: Definition, { given, inputTypes }: Asked): Record<string, Attribute> | string {
  const attributes: Record<string, Attribute> = {};
  for (const { name, value } of given) {
    const declared = definition.attributes.get(name);
    if (!declared) return `it has no attribute ${name}`;
    const attribute = attributeOf(declared.type, value);
    if (!attribute) return `its attribute ${name} is ${declared.type}, which is not recorded`;
    attributes[name] = attribute;
  }
  const derived = derivedOf(definition, inputTypes, attributes);
  if (!derived) return `it does not take ${inputTypes.length} inputs`;
  for (const [name, { optional }] of definition.attributes) {
    const attribute = attributes[name] ?? derived[name];
    if (attribute) attributes[name] = attribute;
    else if (!optional) return `its attribute ${name} is not given`;
  }
  return attributes;
}

/** What follows from the inputs. */
function derivedOf(definition: Definition, inputTypes: readonly number[], given: Readonly<Record<string, Attribute>>): Record<string, Attribute> | undefined {
  const places = placesOf(definition.inputs, inputTypes.length, (list) => lengthIn(given[list]));
  if (!places) return undefined;
  const derived: Record<string, Attribute> = {};
  for (const { argument, at, length } of places) {
    const { type, list } = argument;
    if (type === undefined) derived[list!] = { kind: 'types', value: inputTypes.slice(at, at + length) };
    else if (list !== undefined) derived[list] = { kind: 'int', value: length };
    if (typeof type === 'string' && length > 0) derived[type] = { kind: 'type', value: inputTypes[at]! };
  }
  return derived;
}

const lengthIn = (attribute: Attribute | undefined) =>
  attribute?.kind === 'int' ? attribute.value : attribute?.kind === 'types' ? attribute.value.length : undefined;

function attributeOf(type: string, value: unknown): Attribute | undefined {
  switch (type) {
    case 'type':
    case 'int':
    case 'float':
      return { kind: type, value: value as number };
    case 'bool':
      return { kind: type, value: value as boolean };
    case 'string':
      return { kind: type, value: value as string };
    case 'shape':
      return { kind: type, value: [...(value as number[])] };
    case 'list(int)':
      return { kind: 'ints', value: [...(value as number[])] };
    default:
      return undefined;
  }
}
