import type { Param, ParamValue } from '../../nodes/blocks/params.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { UsageError, type Output } from './output.ts';
import { words } from './words.ts';

/** Applies `BLOCK.PARAM=VALUE` settings. A value out of range is left to the checker, which names what would be right. */
export function applySettings(document: LoomDocument, settings: readonly string[], output: Output): LoomDocument {
  return settings.reduce((changed, setting) => {
    const match = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(setting);
    if (!match) throw new UsageError(output.say(words.notSetting, { got: setting }));
    const [, block, param, text] = match as unknown as [string, string, string, string];
    const node = changed.graph.nodes.find(({ id }) => id === block);
    if (!node) throw new UsageError(output.say(words.noBlock, { block, known: changed.graph.nodes.map(({ id }) => id).join(', ') }));
    const defaults = defaultsOf(changed, node);
    if (!Object.hasOwn(defaults, param)) throw new UsageError(output.say(words.noParam, { block, param, known: Object.keys(defaults).join(', ') }));
    return setParam(changed, [], block, param, valueOf(text, defaults[param]!));
  }, document);
}

/** The params that a block takes, each with a value of its kind. */
function defaultsOf(document: LoomDocument, node: GraphNode): Readonly<Record<string, ParamValue>> {
  const compound = compoundOf(node.type);
  if (compound !== undefined) {
    const exposed = document.compounds[compound]?.exposed ?? [];
    return { repeat: 1, weights: 'separate', ...Object.fromEntries(exposed.map((one) => [one.id, one.default])) };
  }
  const params = (findBlock(node.type)?.params ?? {}) as Readonly<Record<string, Param>>;
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
}

function valueOf(text: string, like: ParamValue): ParamValue {
  if (typeof like === 'number' && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (typeof like === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
