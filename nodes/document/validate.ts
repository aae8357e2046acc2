import type { ParamValue } from '../blocks/params.ts';
import type { Text } from '../text/text.ts';
import { takesMany } from './edits.ts';
import { contentsOf, extent, versionsOf } from './graphs.ts';
import { limits } from './limits.ts';
import { isId, isParamName, isPort, isType } from './names.ts';
import type { Parsed } from './parse.ts';
import { isFields, Reading, shown, unfit, type Fields } from './read.ts';
import type { Compound, End, Exposed, Graph, GraphNode, LoomDocument, Note, ParamRef, Wire } from './schema.ts';

/**
 * Raw JSON of the current version to a typed document. Every object is built anew from the fields that are known, so nothing else comes along.
 * Refused: what cannot be told (two blocks of one id, a number that is none). Mended and noted: what can (a wire to nowhere, a missing view).
 */
export function validate(raw: Fields): Exclude<Parsed, { problem: unknown }> {
  const reading = new Reading();
  const file = reading.object(raw, '', ['format', 'version', 'title', 'template', 'blocks', 'graph', 'compounds', 'notes', 'view']);
  const compounds: Record<string, Compound> = {};
  for (const [id, value] of reading.record(file.compounds, 'compounds', limits.compounds)) {
    const path = `compounds.${reading.name(id, 'compounds', isId)}`;
    compounds[id] = compound(reading, value, path);
  }
  const document: LoomDocument = {
    format: 'tensorloom',
    version: 1,
    title: reading.text(file.title, 'title', limits.name),
    ...(file.template === undefined ? {} : { template: template(reading, file.template) }),
    blocks: versions(reading, file.blocks),
    graph: graph(reading, file.graph, 'graph', new Set()),
    compounds,
    notes: notes(reading, file.notes),
    view: view(reading, file.view),
  };
  for (const [what, got, limit] of contentsOf(document)) within(what, got, limit);
  const { nodes, depth, cycle } = extent(document);
  if (cycle) unfit('document.recursion', 'compounds', { cycle: cycle.join(' > ') });
  within('depth', depth, limits.depth);
  within('expandedNodes', nodes, limits.expandedNodes);
  return { document: { ...document, blocks: versionsOf(document) }, repairs: reading.repairs };
}

function within(what: string, got: number, limit: number): void {
  if (got > limit) unfit('document.limit', what, { got: Number.isFinite(got) ? got : `> ${limit}`, limit });
}

function template(reading: Reading, value: unknown): string {
  const id = reading.text(value, 'template', limits.id);
  return /^[a-zA-Z0-9][a-zA-Z0-9.-]*$/.test(id) ? id : unfit('document.name', 'template', { got: shown(id) });
}

function versions(reading: Reading, value: unknown): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [type, version] of reading.record(value, 'blocks', limits.nodes)) {
    reading.name(type, 'blocks', isType);
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) unfit('document.version', `blocks.${type}`, { got: shown(version) });
    found[type] = version;
  }
  return found;
}

function graph(reading: Reading, value: unknown, path: string, exposed: ReadonlySet<string>): Graph {
  const fields = reading.object(value, path, ['nodes', 'wires']);
  const ids = new Set<string>();
  const nodes = reading.list(fields.nodes, `${path}.nodes`, limits.nodes).map((one, i) => {
    const at = `${path}.nodes[${i}]`;
    const read = node(reading, one, at, exposed);
    if (ids.has(read.id)) unfit('document.duplicate', `${at}.id`, { id: read.id }, read.id);
    ids.add(read.id);
    return read;
  });
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  return { nodes, wires: wires(reading, fields.wires, `${path}.wires`, types) };
}

function node(reading: Reading, value: unknown, path: string, exposed: ReadonlySet<string>): GraphNode {
  const fields = reading.object(value, path, ['id', 'type', 'x', 'y', 'label', 'params']);
  const id = reading.name(fields.id, `${path}.id`, isId);
  const params: Record<string, ParamValue | ParamRef> = {};
  for (const [name, given] of reading.record(fields.params, `${path}.params`, limits.params)) {
    const at = `${path}.params.${name}`;
    if (!isParamName(name)) unfit('document.name', `${path}.params`, { got: shown(name) }, id);
    const read = param(reading, given, at, id);
    if (typeof read === 'object' && !exposed.has(read.param)) reading.note('repair.ref', at, { param: read.param }, id);
    else params[name] = read;
  }
  return {
    id,
    type: reading.name(fields.type, `${path}.type`, isType),
    x: reading.pixels(fields.x, `${path}.x`, -limits.position, limits.position, 0),
    y: reading.pixels(fields.y, `${path}.y`, -limits.position, limits.position, 0),
    ...(fields.label === undefined ? {} : { label: reading.text(fields.label, `${path}.label`, limits.name) }),
    params,
  };
}

function param(reading: Reading, value: unknown, path: string, block: string): ParamValue | ParamRef {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return reading.text(value, path, limits.text);
  if (typeof value === 'number') return reading.number(value, path);
  if (isFields(value)) return { param: reading.name(reading.object(value, path, ['param']).param, `${path}.param`, isId) };
  return unfit('document.param', path, { got: shown(value) }, block);
}

function wires(reading: Reading, value: unknown, path: string, types: ReadonlyMap<string, string>): readonly Wire[] {
  const kept: Wire[] = [];
  const ids = new Set<string>();
  const fed = new Set<string>();
  let next = 1;
  for (const [i, one] of reading.list(value, path, limits.wires).entries()) {
    const at = `${path}[${i}]`;
    const fields = reading.object(one, at, ['id', 'from', 'to']);
    const from = end(reading, fields.from, `${at}.from`);
    const to = end(reading, fields.to, `${at}.to`);
    const ends = { from: `${from.node}:${from.port}`, to: `${to.node}:${to.port}` };
    // An input that takes many wires takes each only once.
    const taken = takesMany(types.get(to.node), to.port) ? `${ends.from} ${ends.to}` : ends.to;
    if (!types.has(from.node) || !types.has(to.node)) {
      reading.note('repair.wire', at, ends);
    } else if (fed.has(taken)) {
      reading.note('repair.wireDouble', at, ends);
    } else {
      let id = fields.id;
      if (!isId(id) || ids.has(id)) {
        do id = `w${next++}`;
        while (ids.has(id as string));
        reading.note('repair.wireId', at, { got: shown(fields.id), to: id as string });
      }
      ids.add(id as string);
      fed.add(taken);
      kept.push({ id: id as string, from, to });
    }
  }
  return kept;
}

function end(reading: Reading, value: unknown, path: string): End {
  const fields = reading.object(value, path, ['node', 'port']);
  return { node: reading.name(fields.node, `${path}.node`, isId), port: reading.name(fields.port, `${path}.port`, isPort) };
}

function compound(reading: Reading, value: unknown, path: string): Compound {
  const fields = reading.object(value, path, ['name', 'idea', 'graph', 'exposed']);
  const seen = new Set<string>();
  const exposed = reading.list(fields.exposed, `${path}.exposed`, limits.exposed).map((one, i): Exposed => {
    const at = `${path}.exposed[${i}]`;
    const given = reading.object(one, at, ['id', 'text', 'default']);
    const id = reading.name(given.id, `${at}.id`, isId);
    if (seen.has(id)) unfit('document.duplicate', `${at}.id`, { id });
    seen.add(id);
    const fallback = param(reading, given.default, `${at}.default`, id);
    if (typeof fallback === 'object') unfit('document.param', `${at}.default`, { got: shown(given.default) });
    return { id, text: text(reading, given.text, `${at}.text`, limits.name), default: fallback };
  });
  return {
    name: text(reading, fields.name, `${path}.name`, limits.name),
    idea: text(reading, fields.idea, `${path}.idea`, limits.note),
    graph: graph(reading, fields.graph, `${path}.graph`, seen),
    exposed,
  };
}

function text(reading: Reading, value: unknown, path: string, limit: number): Text {
  const fields = reading.object(value, path, ['en', 'zh']);
  return { en: reading.text(fields.en, `${path}.en`, limit), zh: reading.text(fields.zh, `${path}.zh`, limit) };
}

function notes(reading: Reading, value: unknown): readonly Note[] {
  const seen = new Set<string>();
  return reading.list(value, 'notes', limits.notes).map((one, i): Note => {
    const at = `notes[${i}]`;
    const fields = reading.object(one, at, ['id', 'x', 'y', 'width', 'height', 'text', 'frame']);
    const id = reading.name(fields.id, `${at}.id`, isId);
    if (seen.has(id)) unfit('document.duplicate', `${at}.id`, { id });
    seen.add(id);
    if (fields.frame !== undefined && typeof fields.frame !== 'boolean') unfit('document.param', `${at}.frame`, { got: shown(fields.frame) });
    return {
      id,
      x: reading.pixels(fields.x, `${at}.x`, -limits.position, limits.position, 0),
      y: reading.pixels(fields.y, `${at}.y`, -limits.position, limits.position, 0),
      width: reading.pixels(fields.width, `${at}.width`, 1, limits.position, 240),
      height: reading.pixels(fields.height, `${at}.height`, 1, limits.position, 120),
      text: reading.text(fields.text, `${at}.text`, limits.note),
      ...(fields.frame === true ? { frame: true } : {}),
    };
  });
}

function view(reading: Reading, value: unknown): LoomDocument['view'] {
  if (value === undefined) {
    reading.note('repair.missing', 'view');
    return { x: 0, y: 0, zoom: 1 };
  }
  const fields = reading.object(value, 'view', ['x', 'y', 'zoom']);
  return {
    x: reading.pixels(fields.x, 'view.x', -limits.position, limits.position, 0),
    y: reading.pixels(fields.y, 'view.y', -limits.position, limits.position, 0),
    zoom: reading.pixels(fields.zoom, 'view.zoom', limits.zoom.min, limits.zoom.max, 1),
  };
}
