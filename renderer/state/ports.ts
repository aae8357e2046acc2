import type { Block, Ports } from '../../nodes/blocks/define.ts';
import type { Param, ParamValue } from '../../nodes/blocks/params.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { Describer, type Described } from '../../nodes/compile/describe.ts';
import { isParamRef } from '../../nodes/document/compounds.ts';
import { graphAt, type GraphPath } from '../../nodes/document/graphs.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import type { Compound, GraphNode, LoomDocument, ParamRef } from '../../nodes/document/schema.ts';

/** What a node of the document is, with the compound or the declaration behind it. */

export interface NodePorts {
  readonly inputs: Ports;
  readonly outputs: Ports;
}

const describers = new WeakMap<LoomDocument['compounds'], Describer>();

/** Declarations do not change and compounds change with their record: each version of it is described once. */
export function describe(document: LoomDocument, type: string): Described | undefined {
  let describer = describers.get(document.compounds);
  if (describer === undefined) describers.set(document.compounds, (describer = new Describer(document)));
  return describer.describe(type);
}

export const blockOf = (node: GraphNode): Block | undefined => findBlock(node.type);

export function compoundFor(document: LoomDocument, node: GraphNode): Compound | undefined {
  const id = compoundOf(node.type);
  return id === undefined ? undefined : document.compounds[id];
}

export function portsOf(document: LoomDocument, node: GraphNode): NodePorts {
  return describe(document, node.type) ?? { inputs: {}, outputs: {} };
}

export interface Field {
  readonly name: string;
  readonly param: Param;
  readonly value: ParamValue;
  /** It differs from the default. */
  readonly changed: boolean;
  /** The exposed param of the surrounding compound that the value comes from. */
  readonly from?: string;
}

/** A node's params as fields of a form, in the order of the declaration; values that come from the instance outside are followed. */
export function fieldsOf(document: LoomDocument, graphPath: GraphPath, node: GraphNode): readonly Field[] {
  return Object.entries(describe(document, node.type)?.params ?? {}).map(([name, param]) => {
    const given = node.params[name];
    const value = given === undefined ? param.default : resolved(document, graphPath, given, param.default);
    return { name, param, value, changed: given !== undefined, ...(given !== undefined && isParamRef(given) ? { from: given.param } : {}) };
  });
}

/** The value that `{ param }` stands for in the instance that is open. */
export function resolved(document: LoomDocument, graphPath: GraphPath, value: ParamValue | ParamRef, fallback: ParamValue): ParamValue {
  if (!isParamRef(value)) return value;
  const outer = graphPath.slice(0, -1);
  const instance = graphPath.length === 0 ? undefined : graphAt(document, outer).nodes.find((one) => one.id === graphPath.at(-1));
  const exposed = instance && compoundFor(document, instance)?.exposed.find((one) => one.id === value.param);
  if (instance === undefined || exposed === undefined) return fallback;
  const given = instance.params[value.param];
  return given === undefined ? exposed.default : resolved(document, outer, given, exposed.default);
}

/** How often an instance stands in a row, and whether its repeats share their weights. */
export function repeatOf(document: LoomDocument, graphPath: GraphPath, node: GraphNode): { readonly count: number; readonly shared: boolean } {
  const count = node.params.repeat === undefined ? 1 : resolved(document, graphPath, node.params.repeat, 1);
  return { count: typeof count === 'number' ? count : 1, shared: node.params.weights === 'shared' };
}
