import { setParam, disconnect, insertOnWire } from '../../nodes/document/edits.ts';
import { isParamRef } from '../../nodes/document/compounds.ts';
import { graphAt, nodeIn, type GraphPath } from '../../nodes/document/graphs.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import type { Param, ParamValue } from '../../nodes/blocks/params.ts';
import type { Cure, Problem } from '../../nodes/text/problem.ts';
import { fillIn, type Language, type Text } from '../../nodes/text/text.ts';
import { plain } from '../ui/format.ts';
import { edit } from './document.ts';
import { fieldsOf, portsOf } from './ports.ts';

const words = {
  set: { en: 'Set {param} to {value}', zh: '将 {param} 设为 {value}' },
  insert: { en: 'Insert {block}', zh: '插入 {block}' },
  disconnect: { en: 'Remove the wire', zh: '删除连线' },
  mend: { en: 'Mend', zh: '修复' },
} as const satisfies Record<string, Text>;

/** What a cure's button says. */
export function cureText(document: LoomDocument, problem: Problem, cure: Cure, language: Language): string {
  switch (cure.kind) {
    case 'set': {
      const param = paramOf(document, cure.block ?? problem.block, cure.param);
      return fillIn(words.set, language, { param: param?.text[language] ?? cure.param, value: valueWords(param, cure.to, language) });
    }
    case 'insert':
      return fillIn(words.insert, language, { block: findBlock(cure.type)?.text.name[language] ?? cure.type });
    case 'disconnect':
      return words.disconnect[language];
  }
}

function valueWords(param: Param | undefined, value: ParamValue, language: Language): string {
  if (param?.kind === 'choice' && typeof value === 'string') return (param.choices as Readonly<Record<string, Text>>)[value]?.[language] ?? value;
  return typeof value === 'number' ? plain(value) : String(value);
}

function paramOf(document: LoomDocument, path: string | undefined, name: string): Param | undefined {
  if (path === undefined) return undefined;
  const [graphPath, id] = split(path);
  try {
    const node = nodeIn(graphAt(document, graphPath), id);
    return fieldsOf(document, graphPath, node).find((field) => field.name === name)?.param;
  } catch {
    return undefined;
  }
}

export function split(path: string): readonly [GraphPath, string] {
  const parts = path.split('/');
  return [parts.slice(0, -1), parts.at(-1)!];
}

/** Carries a cure out as one undoable step. */
export function applyCure(problem: Problem, cure: Cure): void {
  edit(words.mend, (document) => cured(document, problem, cure));
}

export function cured(document: LoomDocument, problem: Problem, cure: Cure): LoomDocument {
  if (cure.kind === 'set') {
    const block = cure.block ?? problem.block;
    return block === undefined ? document : setWhereItStands(document, ...split(block), cure.param, cure.to);
  }
  if (problem.block === undefined) return document;
  const [graphPath, id] = split(problem.block);
  if (cure.kind === 'disconnect') return disconnect(document, graphPath, [cure.wire]);
  const graph = graphAt(document, graphPath);
  const wire = graph.wires.find((one) => one.to.node === id && (problem.port === undefined || one.to.port === problem.port));
  const ports = portsOf(document, { id: '', type: cure.type, x: 0, y: 0, params: {} });
  const [input] = Object.keys(ports.inputs);
  const [output] = Object.keys(ports.outputs);
  if (wire === undefined || input === undefined || output === undefined) return document;
  const from = nodeIn(graph, wire.from.node);
  const to = nodeIn(graph, id);
  const at = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) + 90 };
  return insertOnWire(document, graphPath, wire.id, { type: cure.type, ...at, params: cure.params ?? {} }, { input, output }).document;
}

/** A value that comes from the instance outside is set there: the block inside goes on following it. */
function setWhereItStands(document: LoomDocument, graphPath: GraphPath, id: string, param: string, to: ParamValue): LoomDocument {
  const given = nodeIn(graphAt(document, graphPath), id).params[param];
  const instance = graphPath.at(-1);
  if (given !== undefined && isParamRef(given) && instance !== undefined) return setWhereItStands(document, graphPath.slice(0, -1), instance, given.param, to);
  return setParam(document, graphPath, id, param, to);
}
